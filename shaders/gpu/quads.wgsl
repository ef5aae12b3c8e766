enable subgroups;
// got[i] = i, and what thread i gets from the three others of its quad, each of which gives its own number
//
// Four numbers a thread. Where a quad is four neighbours, as kernels by quads need, they are i, i ^ 1, i ^ 2 and i ^ 3.
//#include common/quad.wgsl

const WORKGROUP_SIZE: u32 = 64;

struct Params { n: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> got: array<vec4u>; // [n]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let i = group.x * WORKGROUP_SIZE + lane;
  let values = quad_values(i);
  if (i < params.n) { got[i] = values; }
}
