// d_weight[c] = sum_p partials[p, 0, c],   d_bias[c] = sum_p partials[p, 1, c]
//
// One thread a sum, in order of p: the second stage of the affine gradients of every norm. Assigns.

const WORKGROUP_SIZE: u32 = 64;

struct Params { C: u32, parts: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<f32>;       // [parts, 2, C]
@group(0) @binding(2) var<storage, read_write> d_weight: array<f32>; // [C]
@group(0) @binding(3) var<storage, read_write> d_bias: array<f32>;   // [C]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  let C = params.C;
  if (i >= 2u * C) { return; }
  var sum = 0.0;
  for (var p = 0u; p < params.parts; p++) { sum += partials[2u * p * C + i]; }
  if (i < C) { d_weight[i] = sum; } else { d_bias[i - C] = sum; }
}
