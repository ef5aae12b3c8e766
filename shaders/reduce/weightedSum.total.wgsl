// total = sum_p partials[p], in order, by one thread: the second stage of weightedSum.

const WORKGROUP_SIZE: u32 = 1;

struct Params { parts: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<f32>;     // [parts]
@group(0) @binding(2) var<storage, read_write> total: array<f32>; // [1]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(local_invocation_index) lane: u32) {
  if (lane > 0u) { return; }
  var sum = 0.0;
  for (var p = 0u; p < params.parts; p++) { sum += partials[p]; }
  total[0] = sum;
}
