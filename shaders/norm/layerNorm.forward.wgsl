// y[r, c] = (x[r, c] - mean_r) * rstd_r * weight[c] + bias[c],   rstd_r = 1 / sqrt(var_r + eps)
//
// One thread a row, which it reads three times: mean, variance around that mean (two passes, so that a large common
// offset does not cancel the variance away), result.

const WORKGROUP_SIZE: u32 = 64;

struct Params { R: u32, C: u32, eps: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;             // [R, C]
@group(0) @binding(2) var<storage, read> weight: array<f32>;        // [C]
@group(0) @binding(3) var<storage, read> bias: array<f32>;          // [C]
@group(0) @binding(4) var<storage, read_write> stats: array<vec2f>; // [R] mean and rstd, kept for backward
@group(0) @binding(5) var<storage, read_write> y: array<f32>;       // [R, C]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (r >= params.R) { return; }
  let C = params.C;
  let row = r * C;

  var sum = 0.0;
  for (var c = 0u; c < C; c++) { sum += x[row + c]; }
  let mean = sum / f32(C);

  var squares = 0.0;
  for (var c = 0u; c < C; c++) {
    let d = x[row + c] - mean;
    squares = fma(d, d, squares);
  }
  let rstd = 1.0 / sqrt(squares / f32(C) + params.eps);

  for (var c = 0u; c < C; c++) {
    y[row + c] = fma((x[row + c] - mean) * rstd, weight[c], bias[c]);
  }
  stats[r] = vec2f(mean, rstd);
}
