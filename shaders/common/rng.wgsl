// Counter-based random numbers, the same bits as src/base/rng.ts: pcg4d (Jarzynski and Olano, JCGT 2020).
// A draw is a function of (seed, stream, step, index); streams are listed in src/base/rng.ts.

fn pcg4d(seed: u32, stream: u32, step: u32, index: u32) -> vec4u {
  var v = vec4u(seed, stream, step, index) * 1664525u + 1013904223u;
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  v ^= v >> vec4u(16u);
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  return v;
}

// The top 24 bits as a float in [0, 1): exact, so that both languages agree to the bit.
fn unit_float(bits: u32) -> f32 {
  return f32(bits >> 8u) * 0x1p-24f; // a division may be off by a rounding
}
