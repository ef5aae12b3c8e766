// w = g * v / ||v|| row by row: the weight of a weight-normalised layer
//
// One thread a row (a prototype); 1 / ||v|| is kept for the backward.

const WORKGROUP_SIZE: u32 = 64;

struct Params { rows: u32, columns: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> g: array<f32>;              // [K, 1]
@group(0) @binding(2) var<storage, read> v: array<f32>;              // [K, C]
@group(0) @binding(3) var<storage, read_write> w: array<f32>;        // [K, C]
@group(0) @binding(4) var<storage, read_write> inverses: array<f32>; // [K] 1 / ||v||

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
  for (var c = 0u; c < params.columns; c++) { sum = fma(v[at + c], v[at + c], sum); }
  let inverse = 1.0 / sqrt(sum);
  for (var c = 0u; c < params.columns; c++) { w[at + c] = g[r] * inverse * v[at + c]; }
  inverses[r] = inverse;
}
