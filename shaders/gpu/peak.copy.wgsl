// into[i] = source[i]: how many bytes a second this GPU reads and writes
//
// One thread four words; neighbours take neighbouring ones.

const WORKGROUP_SIZE: u32 = 64;

struct Params { n: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<vec4f>;     // [n]
@group(0) @binding(2) var<storage, read_write> into: array<vec4f>; // [n]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (i >= params.n) { return; }
  into[i] = source[i];
}
