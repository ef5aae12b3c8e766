// sum = sum_i weights[i] * x[i]
//
// `parts` threads each walk their share of the elements in a fixed order and write partials[part]; a second launch
// (weightedSum.total) adds these up, so the result has the same bits every time.

const WORKGROUP_SIZE: u32 = 64;

struct Params { n: u32, parts: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;                 // [n]
@group(0) @binding(2) var<storage, read> weights: array<f32>;           // [n]
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;     // [parts]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let part = id.x;
  if (part >= params.parts) { return; }
  var sum = 0.0;
  for (var i = part; i < params.n; i += params.parts) {
    sum = fma(weights[i], x[i], sum);
  }
  partials[part] = sum;
}
