// out[image, :, y, x] = the crop box resampled to side x side, mirrored where asked
//
// One thread a pixel. A separable filter, normalised within the box, that widens when the crop shrinks (antialiasing),
// as Pillow resizes: triangle (bilinear) or cubic with a = -1/2 (bicubic).
//#include common/view.wgsl

const WORKGROUP_SIZE: u32 = 64;
const IS_BICUBIC: bool = false;

struct Params { images: u32, first_view: u32, batch: u32, size: u32, side: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<u32>;     // [batch, 3, size, size] bytes, four a word
@group(0) @binding(2) var<storage, read> drawn: array<View>;     // [views]
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // [images, 3, side, side] in [0, 1]

fn byte(at: u32) -> f32 {
  return f32((pixels[at / 4u] >> (at % 4u * 8u)) & 255u) / 255.0;
}

fn weight(distance: f32) -> f32 {
  let d = abs(distance);
  if (!IS_BICUBIC) { return max(0.0, 1.0 - d); }
  if (d < 1.0) { return (1.5 * d - 2.5) * d * d + 1.0; }
  if (d < 2.0) { return ((-0.5 * d + 2.5) * d - 4.0) * d + 2.0; }
  return 0.0;
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let plane = params.side * params.side;
  if (i >= params.images * plane) { return; }
  let image = i / plane;
  let y = i % plane / params.side;
  let x = i % params.side;
  let view = drawn[params.first_view + image];
  let sample = (params.first_view + image) % params.batch;

  let scale = vec2f(view.width, view.height) / f32(params.side); // source pixels a pixel
  let stretch = max(scale, vec2f(1.0));
  let support = select(1.0, 2.0, IS_BICUBIC) * stretch;
  let column = select(x, params.side - 1u - x, view.flips > 0.5);
  let center = (vec2f(f32(column), f32(y)) + 0.5) * scale;
  let first = vec2i(max(vec2f(0.0), floor(center - support + 0.5)));
  let last = vec2i(min(vec2f(view.width, view.height), floor(center + support + 0.5)));

  var color = vec3f();
  var total = 0.0;
  let source = params.size * params.size;
  for (var v = first.y; v < last.y; v++) {
    let weight_y = weight((f32(v) + 0.5 - center.y) / stretch.y);
    for (var u = first.x; u < last.x; u++) {
      let w = weight_y * weight((f32(u) + 0.5 - center.x) / stretch.x);
      let at = sample * 3u * source + (u32(view.top) + u32(v)) * params.size + u32(view.left) + u32(u);
      color = fma(vec3f(w), vec3f(byte(at), byte(at + source), byte(at + 2u * source)), color);
      total += w;
    }
  }
  let to = image * 3u * plane + i % plane;
  let clamped = clamp(color / total, vec3f(0.0), vec3f(1.0));
  out[to] = clamped.x;
  out[to + plane] = clamped.y;
  out[to + 2u * plane] = clamped.z;
}
