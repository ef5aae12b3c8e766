// d_x[i, t, c] = d_mean[i, c] / tokens
//
// One thread a channel of an image of one group, over the tokens. Adds to d_x where `adds` is set, else assigns.

const WORKGROUP_SIZE: u32 = 64;

struct Params { images: u32, tokens: u32, C: u32, first_row: u32, first_image: u32, adds: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> d_mean: array<f32>;    // [images of all groups, C]
@group(0) @binding(2) var<storage, read_write> d_x: array<f32>; // [R, C], the group from row first_row

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let C = params.C;
  let image = i / C;
  if (image >= params.images) { return; }
  let d = d_mean[params.first_image * C + i] / f32(params.tokens);
  var at = (params.first_row + image * params.tokens) * C + i % C;
  for (var t = 0u; t < params.tokens; t++) {
    if (params.adds != 0u) { d_x[at] += d; } else { d_x[at] = d; }
    at += C;
  }
}
