// d_x[r, c] = (d_y[r, c] - y[r, c] * <y_r, d_y_r>) / |x_r|
//
// One thread a row. A row shorter than eps was divided by the constant eps, so there d_x = d_y / eps.
// Adds to d_x where `adds` is set, else assigns.

const WORKGROUP_SIZE: u32 = 64;

struct Params { R: u32, C: u32, eps: f32, adds: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> y: array<f32>;         // [R, C]
@group(0) @binding(2) var<storage, read> norms: array<f32>;     // [R] |x_r|
@group(0) @binding(3) var<storage, read> d_y: array<f32>;       // [R, C]
@group(0) @binding(4) var<storage, read_write> d_x: array<f32>; // [R, C]

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

  var along = 0.0; // <y, d_y>
  if (norms[r] > params.eps) {
    for (var c = 0u; c < C; c++) { along = fma(y[row + c], d_y[row + c], along); }
  }
  let scale = 1.0 / max(norms[r], params.eps);
  for (var c = 0u; c < C; c++) {
    var d = (d_y[row + c] - y[row + c] * along) * scale;
    if (params.adds != 0u) { d += d_x[row + c]; }
    d_x[row + c] = d;
  }
}
