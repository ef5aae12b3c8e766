// sumChunks with four elements a load, for n in fours; params.n counts vec4s here.

const WORKGROUP_SIZE: u32 = 64;

struct Params { n: u32, chunks: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> parts: array<vec4f>;     // [chunks, n]
@group(0) @binding(2) var<storage, read_write> sum: array<vec4f>; // [n]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let p = params;
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (i >= p.n) { return; }
  var total = vec4f();
  var at = i;
  for (var s = 0u; s < p.chunks; s++) {
    total += parts[at];
    at += p.n;
  }
  sum[i] = total;
}
