// y[i] = x[i] in half precision, two elements a word
//
// One thread four elements.
//#include common/half.wgsl

const WORKGROUP_SIZE: u32 = 64;

struct Params { n4: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;       // [n4]
@group(0) @binding(2) var<storage, read_write> y: array<vec2u>; // [n4]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (i >= params.n4) { return; }
  y[i] = rounded(x[i]);
}
