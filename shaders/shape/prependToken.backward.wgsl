// d_cls[c] = sum_i d_y[i, 0, c]
//
// One thread a channel, over the images of one group in order. Adds to d_cls where `adds` is set, else assigns.

const WORKGROUP_SIZE: u32 = 64;

struct Params { C: u32, images: u32, tokens: u32, y_row: u32, adds: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> d_y: array<f32>;         // [R + images, C], the group from row y_row
@group(0) @binding(2) var<storage, read_write> d_cls: array<f32>; // [C]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let c = id.x;
  if (c >= params.C) { return; }
  var sum = 0.0;
  for (var image = 0u; image < params.images; image++) {
    sum += d_y[(params.y_row + image * (params.tokens + 1u)) * params.C + c];
  }
  if (params.adds != 0u) { sum += d_cls[c]; }
  d_cls[c] = sum;
}
