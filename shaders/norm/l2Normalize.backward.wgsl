// d_x = (d_y - y <y, d_y>) / ||x||
//
// One thread a row. Assigns.

const WORKGROUP_SIZE: u32 = 64;

struct Params { rows: u32, columns: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> y: array<f32>;         // [R, C]
@group(0) @binding(2) var<storage, read> norms: array<f32>;     // [R]
@group(0) @binding(3) var<storage, read> d_y: array<f32>;       // [R, C]
@group(0) @binding(4) var<storage, read_write> d_x: array<f32>; // [R, C]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (r >= params.rows) { return; }
  let at = r * params.columns;
  var along = 0.0;
  for (var c = 0u; c < params.columns; c++) { along = fma(y[at + c], d_y[at + c], along); }
  for (var c = 0u; c < params.columns; c++) { d_x[at + c] = (d_y[at + c] - y[at + c] * along) / norms[r]; }
}
