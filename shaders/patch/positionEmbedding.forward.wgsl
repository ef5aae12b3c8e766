// y[i, t, c] = x[i, t, c] + embedding[t, c]
//
// One thread an element; i counts the images of one group, t the tokens of an image.

const WORKGROUP_SIZE: u32 = 64;

struct Params { images: u32, tokens: u32, C: u32, first_row: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;         // [R, C], the group from row first_row
@group(0) @binding(2) var<storage, read> embedding: array<f32>; // [tokens, C]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;   // [R, C]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let image_size = params.tokens * params.C;
  if (i >= params.images * image_size) { return; }
  let at = params.first_row * params.C + i;
  y[at] = x[at] + embedding[i % image_size];
}
