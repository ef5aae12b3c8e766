// y = x / max(||x||, eps) over the channels of a row
//
// One thread a row; the norm is kept for the backward.

const WORKGROUP_SIZE: u32 = 64;

struct Params { rows: u32, columns: u32, eps: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;           // [R, C]
@group(0) @binding(2) var<storage, read_write> y: array<f32>;     // [R, C]
@group(0) @binding(3) var<storage, read_write> norms: array<f32>; // [R], at least eps

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (r >= params.rows) { return; }
  let at = r * params.columns;
  var sum = 0.0;
  for (var c = 0u; c < params.columns; c++) { sum = fma(x[at + c], x[at + c], sum); }
  let norm = max(sqrt(sum), params.eps);
  for (var c = 0u; c < params.columns; c++) { y[at + c] = x[at + c] / norm; }
  norms[r] = norm;
}
