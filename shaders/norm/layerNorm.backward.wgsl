// d_x = rstd * (g - mean(g) - normed * mean(g * normed)),  g = d_y * weight, normed = (x - mean) * rstd
//
// One thread a row. Adds to d_x where params.adds is 1, else assigns: the residual beside a norm has often been there
// before. With QUADRANTS = 4 the row is scattered back to its 2x2 neighbours, each of which has just one merged row.
//#include common/rows.wgsl

const WORKGROUP_SIZE: u32 = 64;
const QUADRANTS: u32 = 1;

struct Params { rows: u32, segment: u32, from_row: u32, to_row: u32, height: u32, width: u32, adds: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;         // [R, segment]
@group(0) @binding(2) var<storage, read> weight: array<f32>;    // [QUADRANTS * segment]
@group(0) @binding(3) var<storage, read> moments: array<vec2f>; // [R'] mean, rstd
@group(0) @binding(4) var<storage, read> d_y: array<f32>;       // [R', QUADRANTS * segment]
@group(0) @binding(5) var<storage, read_write> d_x: array<f32>; // [R, segment]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (r >= params.rows) { return; }
  let columns = QUADRANTS * params.segment;
  let out = params.to_row + r;
  let mean = moments[out].x;
  let rstd = moments[out].y;

  var mean_g = 0.0;
  var mean_g_normed = 0.0;
  for (var q = 0u; q < QUADRANTS; q++) {
    let origin = source(r, q);
    for (var c = 0u; c < params.segment; c++) {
      let channel = q * params.segment + c;
      let g = d_y[out * columns + channel] * weight[channel];
      mean_g += g;
      mean_g_normed = fma(g, (select(0.0, x[origin.at + c], origin.is_inside) - mean) * rstd, mean_g_normed);
    }
  }
  mean_g /= f32(columns);
  mean_g_normed /= f32(columns);

  for (var q = 0u; q < QUADRANTS; q++) {
    let origin = source(r, q);
    if (!origin.is_inside) { continue; }
    for (var c = 0u; c < params.segment; c++) {
      let channel = q * params.segment + c;
      let g = d_y[out * columns + channel] * weight[channel];
      let d = rstd * (g - mean_g - (x[origin.at + c] - mean) * rstd * mean_g_normed);
      if (params.adds == 1u) { d_x[origin.at + c] += d; } else { d_x[origin.at + c] = d; }
    }
  }
}
