// sum[i] = sum_s parts[s, i]: the second stage of every sum that was cut into chunks, added in order.
//
// One thread an element. Assigns.

const WORKGROUP_SIZE: u32 = 64;

struct Params { n: u32, chunks: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> parts: array<f32>;     // [chunks, n]
@group(0) @binding(2) var<storage, read_write> sum: array<f32>; // [n]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (i >= params.n) { return; }
  var total = 0.0;
  for (var s = 0u; s < params.chunks; s++) { total += parts[s * params.n + i]; }
  sum[i] = total;
}
