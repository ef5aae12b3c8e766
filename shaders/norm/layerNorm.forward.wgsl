// y = (x - mean) * rstd * weight + bias over the channels of a row, rstd = 1 / sqrt(variance + eps)
//
// One thread a row: on a software adapter a barrier costs more than a row. Mean and rstd are kept for the backward.
// With QUADRANTS = 4 the row is gathered from 2x2 neighbours on the way (patch merging).
//#include common/rows.wgsl

const WORKGROUP_SIZE: u32 = 64;
const QUADRANTS: u32 = 1;

struct Params { rows: u32, segment: u32, eps: f32, from_row: u32, to_row: u32, height: u32, width: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;             // [R, segment]
@group(0) @binding(2) var<storage, read> weight: array<f32>;        // [QUADRANTS * segment]
@group(0) @binding(3) var<storage, read> bias: array<f32>;          // [QUADRANTS * segment]
@group(0) @binding(4) var<storage, read_write> y: array<f32>;       // [R', QUADRANTS * segment]
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

  var mean = 0.0;
  for (var q = 0u; q < QUADRANTS; q++) {
    let origin = source(r, q);
    if (!origin.is_inside) { continue; }
    for (var c = 0u; c < params.segment; c++) { mean += x[origin.at + c]; }
  }
  mean /= f32(columns);

  var variance = 0.0;
  for (var q = 0u; q < QUADRANTS; q++) {
    let origin = source(r, q);
    for (var c = 0u; c < params.segment; c++) {
      let centered = select(0.0, x[origin.at + c], origin.is_inside) - mean;
      variance = fma(centered, centered, variance);
    }
  }
  let rstd = inverseSqrt(variance / f32(columns) + params.eps);

  let out = params.to_row + r;
  for (var q = 0u; q < QUADRANTS; q++) {
    let origin = source(r, q);
    for (var c = 0u; c < params.segment; c++) {
      let channel = q * params.segment + c;
      let normed = (select(0.0, x[origin.at + c], origin.is_inside) - mean) * rstd;
      y[out * columns + channel] = fma(normed, weight[channel], bias[channel]);
    }
  }
  moments[out] = vec2f(mean, rstd);
}
