// layerNorm.backward with four channels a load, for segments that are a multiple of four.
//
// One thread a row. params.segment counts vec4s here, and so does every index. Adds to d_x where params.adds is 1, else
// assigns.
//#include common/rows.wgsl

const WORKGROUP_SIZE: u32 = 64;
const QUADRANTS: u32 = 1;

struct Params { rows: u32, segment: u32, from_row: u32, to_row: u32, height: u32, width: u32, adds: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;         // [R, segment]
@group(0) @binding(2) var<storage, read> weight: array<vec4f>;    // [QUADRANTS * segment]
@group(0) @binding(3) var<storage, read> moments: array<vec2f>;   // [R'] mean, rstd
@group(0) @binding(4) var<storage, read> d_y: array<vec4f>;       // [R', QUADRANTS * segment]
@group(0) @binding(5) var<storage, read_write> d_x: array<vec4f>; // [R, segment]

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
  let moment = moments[out];
  let mean = moment.x;
  let rstd = moment.y;

  var sum_g = vec4f();
  var sum_g_normed = vec4f();
  for (var q = 0u; q < QUADRANTS; q++) {
    let origin = source(r, q);
    for (var c = 0u; c < params.segment; c++) {
      let channel = q * params.segment + c;
      let g = d_y[out * columns + channel] * weight[channel];
      sum_g += g;
      sum_g_normed = fma(g, (select(vec4f(), x[origin.at + c], origin.is_inside) - mean) * rstd, sum_g_normed);
    }
  }
  let share = 1.0 / f32(4u * columns);
  let mean_g = (sum_g.x + sum_g.y + sum_g.z + sum_g.w) * share;
  let mean_g_normed = (sum_g_normed.x + sum_g_normed.y + sum_g_normed.z + sum_g_normed.w) * share;

  for (var q = 0u; q < QUADRANTS; q++) {
    let origin = source(r, q);
    if (!origin.is_inside) { continue; }
    for (var c = 0u; c < params.segment; c++) {
      let channel = q * params.segment + c;
      let g = d_y[out * columns + channel] * weight[channel];
      var d = rstd * (g - mean_g - (x[origin.at + c] - mean) * rstd * mean_g_normed);
      if (params.adds == 1u) { d += d_x[origin.at + c]; }
      d_x[origin.at + c] = d;
    }
  }
}
