// Colour jitter in the drawn order, then grey; and, where no view is blurred, solarise and normalise.
//
// One thread PIXELS pixels of an image, a share of it apart, which share what was drawn for it; neighbours take
// neighbouring ones.
//#include common/view.wgsl

const WORKGROUP_SIZE: u32 = 64;
const PIXELS: u32 = 4;
const FINISHES: bool = true; // nothing follows

struct Params {
  images: u32, first_view: u32, side: u32, threshold: f32,
  mean_r: f32, mean_g: f32, mean_b: f32, std_r: f32, std_g: f32, std_b: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cropped: array<f32>;    // [images, 3, side, side] in [0, 1]
@group(0) @binding(2) var<storage, read> drawn: array<View>;     // [views]
@group(0) @binding(3) var<storage, read> means: array<f32>;      // [images] for contrast
@group(0) @binding(4) var<storage, read_write> out: array<f32>;  // [images, 3, side, side]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let plane = params.side * params.side;
  let share = (plane + PIXELS - 1u) / PIXELS; // threads of an image
  let image = i / share;
  if (image >= params.images) { return; }
  let view = drawn[params.first_view + image];
  let changes = permutation(view.order);
  let mean = means[image];
  let deviation = vec3f(params.std_r, params.std_g, params.std_b);
  for (var pixel = i % share; pixel < plane; pixel += share) {
    let at = image * 3u * plane + pixel;
    var color = vec3f(cropped[at], cropped[at + plane], cropped[at + 2u * plane]);
    if (view.jitters > 0.5) {
      for (var c = 0u; c < 4u; c++) { color = change(color, changes[c], view, mean); }
    }
    if (view.grays > 0.5) { color = vec3f(luminance(color)); }
    if (FINISHES) {
      if (view.solarizes > 0.5) { color = select(color, 1.0 - color, color >= vec3f(params.threshold)); }
      color = (color - vec3f(params.mean_r, params.mean_g, params.mean_b)) / deviation;
    }
    out[at] = color.x;
    out[at + plane] = color.y;
    out[at + 2u * plane] = color.z;
  }
}
