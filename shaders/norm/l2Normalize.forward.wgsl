// y[r, c] = x[r, c] / max(|x_r|, eps)
//
// One thread a row: length, then result.

const WORKGROUP_SIZE: u32 = 64;

struct Params { R: u32, C: u32, eps: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;            // [R, C]
@group(0) @binding(2) var<storage, read_write> norms: array<f32>;  // [R] |x_r|, kept for backward
@group(0) @binding(3) var<storage, read_write> y: array<f32>;      // [R, C]

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

  var squares = 0.0;
  for (var c = 0u; c < C; c++) { squares = fma(x[row + c], x[row + c], squares); }
  let norm = sqrt(squares);
  let scale = 1.0 / max(norm, params.eps);
  for (var c = 0u; c < C; c++) { y[row + c] = x[row + c] * scale; }
  norms[r] = norm;
}
