// d_padding = [0, sums]: padded tokens serve as keys and values only; as queries they are cropped away
//
// One thread a channel. Adds where params.adds is 1 (a further group of windows), else assigns.

const WORKGROUP_SIZE: u32 = 64;

struct Params { C: u32, adds: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sums: array<f32>;            // [2, C] over all padded tokens: d_k, d_v
@group(0) @binding(2) var<storage, read_write> d_padding: array<f32>; // [3, C]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let c = id.x;
  if (c >= 3u * params.C) { return; }
  var d = 0.0;
  if (c >= params.C) { d = sums[c - params.C]; }
  if (params.adds == 1u) { d_padding[c] += d; } else { d_padding[c] = d; }
}
