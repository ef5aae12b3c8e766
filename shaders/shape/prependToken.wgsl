// y[i, 0, c] = cls[c],   y[i, 1 + t, c] = x[i, t, c]
//
// One thread an element of y; i counts the images of one group, t the tokens of an image.

const WORKGROUP_SIZE: u32 = 64;

struct Params { C: u32, images: u32, tokens: u32, x_row: u32, y_row: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;       // [R, C], the group from row x_row
@group(0) @binding(2) var<storage, read> cls: array<f32>;     // [C]
@group(0) @binding(3) var<storage, read_write> y: array<f32>; // [R + images, C], the group from row y_row

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let row = i / params.C;
  let c = i % params.C;
  let image = row / (params.tokens + 1u);
  let t = row % (params.tokens + 1u);
  if (image >= params.images) { return; }
  var value = cls[c];
  if (t > 0u) { value = x[(params.x_row + image * params.tokens + t - 1u) * params.C + c]; }
  y[params.y_row * params.C + i] = value;
}
