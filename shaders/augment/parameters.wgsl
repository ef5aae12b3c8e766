// Draws what happens to every view: crop box, flip, colours, blur, solarise. One thread a view; views are crop-major.
//
// The box is torchvision's RandomResizedCrop: ten tries at a share of the area and an aspect, then the whole image (at
// the nearest aspect). Every draw is a function of (seed, step, view); the same in src/augment/viewParameters.ts.
//#include common/rng.wgsl
//#include common/view.wgsl

const WORKGROUP_SIZE: u32 = 16;
const CROP_STREAM: u32 = 4u;  // src/base/rng.ts
const COLOR_STREAM: u32 = 5u;
const TRIES = 10u;

struct Params {
  views: u32, batch: u32, size: u32,
  global_low: f32, global_high: f32, local_low: f32, local_high: f32, ratio_low: f32, ratio_high: f32,
  flip: f32, jitter: f32, brightness: f32, contrast: f32, saturation: f32, hue: f32, grayscale: f32,
  blur_global1: f32, blur_global2: f32, blur_local: f32, sigma_low: f32, sigma_high: f32, solarize: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> step_scalars: array<u32>;   // seed, step, ...
@group(0) @binding(2) var<storage, read_write> drawn: array<View>;   // [views]

fn within(low: f32, high: f32, bits: u32) -> f32 {
  return low + (high - low) * unit_float(bits);
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= params.views) { return; }
  let crop = i / params.batch;
  let seed = step_scalars[0];
  let step = step_scalars[1];
  let size = f32(params.size);
  let is_global = crop < 2u;
  let low = select(params.local_low, params.global_low, is_global);
  let high = select(params.local_high, params.global_high, is_global);

  var v: View;
  let whole = clamp(1.0, params.ratio_low, params.ratio_high); // width over height of the fallback
  v.width = select(size, round(size * whole), whole < 1.0);
  v.height = select(size, round(size / whole), whole > 1.0);
  v.top = floor((size - v.height) / 2.0);
  v.left = floor((size - v.width) / 2.0);
  for (var t = 0u; t < TRIES; t++) {
    let bits = pcg4d(seed, CROP_STREAM, step, i * 16u + t);
    let area = size * size * within(low, high, bits.x);
    let aspect = exp(within(log(params.ratio_low), log(params.ratio_high), bits.y));
    let w = round(sqrt(area * aspect));
    let h = round(sqrt(area / aspect));
    if (w > 0.0 && w <= size && h > 0.0 && h <= size) {
      v.width = w;
      v.height = h;
      v.top = floor(unit_float(bits.z) * (size - h + 1.0));
      v.left = floor(unit_float(bits.w) * (size - w + 1.0));
      break;
    }
  }

  let gates = pcg4d(seed, COLOR_STREAM, step, i * 4u);
  let factors = pcg4d(seed, COLOR_STREAM, step, i * 4u + 1u);
  let rest = pcg4d(seed, COLOR_STREAM, step, i * 4u + 2u);
  v.flips = f32(unit_float(gates.x) < params.flip);
  v.jitters = f32(unit_float(gates.y) < params.jitter);
  v.grays = f32(unit_float(gates.z) < params.grayscale);
  v.order = floor(unit_float(gates.w) * 24.0);
  v.brightness = within(1.0 - params.brightness, 1.0 + params.brightness, factors.x);
  v.contrast = within(1.0 - params.contrast, 1.0 + params.contrast, factors.y);
  v.saturation = within(1.0 - params.saturation, 1.0 + params.saturation, factors.z);
  v.hue = within(-params.hue, params.hue, factors.w);
  let blur = select(select(params.blur_local, params.blur_global2, crop == 1u), params.blur_global1, crop == 0u);
  v.sigma = select(0.0, within(params.sigma_low, params.sigma_high, rest.y), unit_float(rest.x) < blur);
  v.solarizes = f32(crop == 1u && unit_float(rest.z) < params.solarize);
  drawn[i] = v;
}
