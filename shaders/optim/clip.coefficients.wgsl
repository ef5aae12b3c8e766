// norm[s] = sqrt(sum of the squares of tensor s);  coefficient[s] = min(1, clip / (norm[s] + 1e-6)), 1 where clip is 0
//
// One thread a parameter tensor, its chunks in order. Every tensor is clipped by its own norm, as the official code does.

const WORKGROUP_SIZE: u32 = 16;

struct Params { segments: u32, clip: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> squares: array<f32>;            // [chunks]
@group(0) @binding(2) var<storage, read> ranges: array<vec2u>;           // [segments] first chunk and count
@group(0) @binding(3) var<storage, read_write> norms: array<f32>;        // [segments]
@group(0) @binding(4) var<storage, read_write> coefficients: array<f32>; // [segments]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let s = id.x;
  if (s >= params.segments) { return; }
  let range = ranges[s];
  var sum = 0.0;
  for (var c = range.x; c < range.x + range.y; c++) { sum += squares[c]; }
  let norm = sqrt(sum);
  let coefficient = params.clip / (norm + 1e-6);
  norms[s] = norm;
  coefficients[s] = select(1.0, min(1.0, coefficient), params.clip > 0.0);
}
