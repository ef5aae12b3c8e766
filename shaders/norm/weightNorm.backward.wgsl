// d_g[k] = <d_W_k, u_k>,   d_v[k, c] = g[k] / |v_k| * (d_W[k, c] - u[k, c] * d_g[k]),   u = v / |v|
//
// One thread a row. Assigns both.

const WORKGROUP_SIZE: u32 = 64;

struct Params { K: u32, C: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;             // [K]
@group(0) @binding(2) var<storage, read> v: array<f32>;             // [K, C]
@group(0) @binding(3) var<storage, read> inverse_norms: array<f32>; // [K] 1 / |v_k|
@group(0) @binding(4) var<storage, read> d_W: array<f32>;           // [K, C]
@group(0) @binding(5) var<storage, read_write> d_g: array<f32>;     // [K]
@group(0) @binding(6) var<storage, read_write> d_v: array<f32>;     // [K, C]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let k = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (k >= params.K) { return; }
  let C = params.C;
  let row = k * C;
  let inverse_norm = inverse_norms[k];

  var along = 0.0; // <d_W, u>
  for (var c = 0u; c < C; c++) { along = fma(d_W[row + c], v[row + c], along); }
  along *= inverse_norm;
  d_g[k] = along;

  let scale = g[k] * inverse_norm;
  for (var c = 0u; c < C; c++) {
    d_v[row + c] = scale * (d_W[row + c] - v[row + c] * inverse_norm * along);
  }
}
