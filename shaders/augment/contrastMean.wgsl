// mean[image] = mean luminance of the image at the moment its contrast is changed, that is after the changes before it
//
// A workgroup an image: one barrier costs a software adapter little, and one thread's walk a graphics card much.
//#include common/view.wgsl

const WORKGROUP_SIZE: u32 = 32;

struct Params { images: u32, first_view: u32, side: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cropped: array<f32>;     // [images, 3, side, side]
@group(0) @binding(2) var<storage, read> drawn: array<View>;      // [views]
@group(0) @binding(3) var<storage, read_write> means: array<f32>; // [images]

var<workgroup> sums: array<f32, WORKGROUP_SIZE>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let image = group.x + group.y * groups.x;
  if (image >= params.images) { return; }
  let view = drawn[params.first_view + image];
  let plane = params.side * params.side;
  let changes = permutation(view.order);
  var sum = 0.0;
  for (var p = lane; p < plane; p += WORKGROUP_SIZE) {
    let at = image * 3u * plane + p;
    var color = vec3f(cropped[at], cropped[at + plane], cropped[at + 2u * plane]);
    for (var i = 0u; i < 4u; i++) {
      if (changes[i] == CONTRAST) { break; }
      color = change(color, changes[i], view, 0.0);
    }
    sum += luminance(color);
  }
  sums[lane] = sum;
  workgroupBarrier();
  if (lane > 0u) { return; }
  for (var i = 1u; i < WORKGROUP_SIZE; i++) { sum += sums[i]; }
  means[image] = sum / f32(plane);
}
