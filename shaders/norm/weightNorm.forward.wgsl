// W[k, c] = g[k] * v[k, c] / |v_k|
//
// One thread a row: length, then result.

const WORKGROUP_SIZE: u32 = 64;

struct Params { K: u32, C: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;                    // [K]
@group(0) @binding(2) var<storage, read> v: array<f32>;                    // [K, C]
@group(0) @binding(3) var<storage, read_write> inverse_norms: array<f32>;  // [K] 1 / |v_k|, kept for backward
@group(0) @binding(4) var<storage, read_write> W: array<f32>;              // [K, C]

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

  var squares = 0.0;
  for (var c = 0u; c < C; c++) { squares = fma(v[row + c], v[row + c], squares); }
  let inverse_norm = 1.0 / sqrt(squares);
  let scale = g[k] * inverse_norm;
  for (var c = 0u; c < C; c++) { W[row + c] = v[row + c] * scale; }
  inverse_norms[k] = inverse_norm;
}
