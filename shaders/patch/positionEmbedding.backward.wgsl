// d_embedding[t, c] = sum_i d_y[i, t, c]
//
// One thread an element of the embedding, over the images of one group in order. Adds to d_embedding where `adds` is
// set, else assigns.

const WORKGROUP_SIZE: u32 = 64;

struct Params { images: u32, tokens: u32, C: u32, first_row: u32, adds: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> d_y: array<f32>;               // [R, C], the group from row first_row
@group(0) @binding(2) var<storage, read_write> d_embedding: array<f32>; // [tokens, C]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let image_size = params.tokens * params.C;
  if (i >= image_size) { return; }
  var sum = 0.0;
  for (var image = 0u; image < params.images; image++) {
    sum += d_y[params.first_row * params.C + image * image_size + i];
  }
  if (params.adds != 0u) { sum += d_embedding[i]; }
  d_embedding[i] = sum;
}
