// mean[image] = mean luminance of the image at the moment its contrast is changed, that is after the changes before it
//
// One thread an image.
//#include common/view.wgsl

const WORKGROUP_SIZE: u32 = 16;

struct Params { images: u32, first_view: u32, side: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cropped: array<f32>;     // [images, 3, side, side]
@group(0) @binding(2) var<storage, read> drawn: array<View>;      // [views]
@group(0) @binding(3) var<storage, read_write> means: array<f32>; // [images]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let image = id.x;
  if (image >= params.images) { return; }
  let view = drawn[params.first_view + image];
  let plane = params.side * params.side;
  let changes = permutation(view.order);
  var sum = 0.0;
  for (var p = 0u; p < plane; p++) {
    let at = image * 3u * plane + p;
    var color = vec3f(cropped[at], cropped[at + plane], cropped[at + 2u * plane]);
    for (var i = 0u; i < 4u; i++) {
      if (changes[i] == CONTRAST) { break; }
      color = change(color, changes[i], view, 0.0);
    }
    sum += luminance(color);
  }
  means[image] = sum / f32(plane);
}
