// What was drawn for one view of one image, and the colour changes it asks for. The layout is that of
// src/augment/viewParameters.ts. Colours are RGB in [0, 1]; every change clamps to it, as images of bytes do.

struct View {
  top: f32, left: f32, height: f32, width: f32, // crop box in source pixels
  flips: f32,
  jitters: f32,
  brightness: f32, contrast: f32, saturation: f32, // factors
  hue: f32,                                        // turns
  order: f32,                                      // 0..23: which permutation of the four
  grays: f32,
  sigma: f32,                                      // of the blur in pixels, 0 for none
  solarizes: f32,
}

const CONTRAST = 1u; // of brightness 0, contrast 1, saturation 2, hue 3

fn luminance(c: vec3f) -> f32 {
  return dot(c, vec3f(0.299, 0.587, 0.114));
}

// The four changes in the order of the permutation `order` (factorial number system).
fn permutation(order: f32) -> array<u32, 4> {
  var left = array<u32, 4>(0u, 1u, 2u, 3u);
  var chosen: array<u32, 4>;
  var rest = u32(order);
  var factorial = 6u;
  for (var i = 0u; i < 4u; i++) {
    let pick = rest / factorial;
    rest %= factorial;
    if (i < 2u) { factorial /= 3u - i; }
    chosen[i] = left[pick];
    for (var j = pick; j < 3u - i; j++) { left[j] = left[j + 1u]; }
  }
  return chosen;
}

fn rotate_hue(c: vec3f, turns: f32) -> vec3f {
  let high = max(c.x, max(c.y, c.z));
  let low = min(c.x, min(c.y, c.z));
  let chroma = high - low;
  if (chroma <= 0.0) { return c; }
  var h = (c.x - c.y) / chroma + 4.0;
  if (high == c.x) { h = (c.y - c.z) / chroma; } else if (high == c.y) { h = (c.z - c.x) / chroma + 2.0; }
  let hue = fract(h / 6.0 + turns) * 6.0;
  let n = (vec3f(5.0, 3.0, 1.0) + hue) % vec3f(6.0);
  return high - chroma * clamp(min(n, 4.0 - n), vec3f(0.0), vec3f(1.0));
}

// One of the four changes; `mean` is the image's mean luminance where contrast is changed.
fn change(c: vec3f, kind: u32, v: View, mean: f32) -> vec3f {
  switch kind {
    case 0u: { return clamp(c * v.brightness, vec3f(0.0), vec3f(1.0)); }
    case 1u: { return clamp(mix(vec3f(mean), c, v.contrast), vec3f(0.0), vec3f(1.0)); }
    case 2u: { return clamp(mix(vec3f(luminance(c)), c, v.saturation), vec3f(0.0), vec3f(1.0)); }
    default: { return rotate_hue(c, v.hue); }
  }
}
