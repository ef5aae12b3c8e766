// squares[chunk] = sum of g^2 over the elements of the chunk: first stage of the per-tensor norms
//
// One thread a chunk; a chunk lies within one parameter tensor.

const WORKGROUP_SIZE: u32 = 16;

struct Params { chunks: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gradients: array<f32>;     // flat
@group(0) @binding(2) var<storage, read> chunks: array<vec2u>;      // [chunks] first element and count
@group(0) @binding(3) var<storage, read_write> squares: array<f32>; // [chunks]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (i >= params.chunks) { return; }
  let chunk = chunks[i];
  var sum = 0.0;
  for (var e = chunk.x; e < chunk.x + chunk.y; e++) { sum = fma(gradients[e], gradients[e], sum); }
  squares[i] = sum;
}
