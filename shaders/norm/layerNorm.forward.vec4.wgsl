// layerNorm.forward with four channels a load, for segments that are a multiple of four: loads are what a row costs.
//
// One thread a row. params.segment counts vec4s here, and so does every index.
//#include common/rows.wgsl

const WORKGROUP_SIZE: u32 = 64;
const QUADRANTS: u32 = 1;

struct Params { rows: u32, segment: u32, eps: f32, from_row: u32, to_row: u32, height: u32, width: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;             // [R, segment]
@group(0) @binding(2) var<storage, read> weight: array<vec4f>;        // [QUADRANTS * segment]
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;          // [QUADRANTS * segment]
@group(0) @binding(4) var<storage, read_write> y: array<vec4f>;       // [R', QUADRANTS * segment]
@group(0) @binding(5) var<storage, read_write> moments: array<vec2f>; // [R'] mean, rstd

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (r >= params.rows) { return; }
  let columns = QUADRANTS * params.segment;
  let share = 1.0 / f32(4u * columns);

  var sum = vec4f();
  for (var q = 0u; q < QUADRANTS; q++) {
    let origin = source(r, q);
    if (!origin.is_inside) { continue; }
    for (var c = 0u; c < params.segment; c++) { sum += x[origin.at + c]; }
  }
  let mean = (sum.x + sum.y + sum.z + sum.w) * share;

  var squares = vec4f();
  for (var q = 0u; q < QUADRANTS; q++) {
    let origin = source(r, q);
    for (var c = 0u; c < params.segment; c++) {
      let centered = select(vec4f(), x[origin.at + c], origin.is_inside) - mean;
      squares = fma(centered, centered, squares);
    }
  }
  let rstd = inverseSqrt((squares.x + squares.y + squares.z + squares.w) * share + params.eps);

  let out = params.to_row + r;
  for (var q = 0u; q < QUADRANTS; q++) {
    let origin = source(r, q);
    for (var c = 0u; c < params.segment; c++) {
      let channel = q * params.segment + c;
      let normed = (select(vec4f(), x[origin.at + c], origin.is_inside) - mean) * rstd;
      y[out * columns + channel] = fma(normed, weight[channel], bias[channel]);
    }
  }
  moments[out] = vec2f(mean, rstd);
}
