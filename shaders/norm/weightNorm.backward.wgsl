// d_g = <d_w, v / ||v||>;  d_v = g / ||v|| * (d_w - v / ||v|| * d_g)
//
// One thread a row. d_g is written only where HAS_G: with norm_last_layer the lengths are frozen. Assigns.

const WORKGROUP_SIZE: u32 = 64;
const HAS_G: bool = true;

struct Params { rows: u32, columns: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;         // [K, 1]
@group(0) @binding(2) var<storage, read> v: array<f32>;         // [K, C]
@group(0) @binding(3) var<storage, read> inverses: array<f32>;  // [K]
@group(0) @binding(4) var<storage, read> d_w: array<f32>;       // [K, C]
@group(0) @binding(5) var<storage, read_write> d_v: array<f32>; // [K, C]
//#if HAS_G
@group(0) @binding(6) var<storage, read_write> d_g: array<f32>; // [K, 1]
//#end

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (r >= params.rows) { return; }
  let at = r * params.columns;
  let inverse = inverses[r];
  var along = 0.0;
  for (var c = 0u; c < params.columns; c++) { along = fma(d_w[at + c], v[at + c] * inverse, along); }
  for (var c = 0u; c < params.columns; c++) {
    d_v[at + c] = g[r] * inverse * (d_w[at + c] - v[at + c] * inverse * along);
  }
  //#if HAS_G
  d_g[r] = along;
  //#end
}
