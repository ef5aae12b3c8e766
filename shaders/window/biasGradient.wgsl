// d_table[t, h] = sum over the pairs (query i, key j) at relative position t, and over chunks s, of d_bias[s, h, i, j]
//
// One thread an element of the table; it walks the queries in order and finds each one's key. d_bias comes as the few
// parts of a sum over windows. Adds where params.adds is 1 (a further group of windows), else assigns.

const WORKGROUP_SIZE: u32 = 64;

struct Params { chunks: u32, heads: u32, window_h: u32, window_w: u32, stride: u32, adds: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> d_bias: array<f32>;        // [chunks, heads, N, stride]
@group(0) @binding(2) var<storage, read_write> d_table: array<f32>; // [(2 window_h - 1)(2 window_w - 1), heads]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let across = 2u * params.window_w - 1u;
  if (at >= (2u * params.window_h - 1u) * across * params.heads) { return; }
  let h = at % params.heads;
  let dy = i32(at / params.heads / across) - i32(params.window_h) + 1; // query minus key
  let dx = i32(at / params.heads % across) - i32(params.window_w) + 1;
  let tokens = params.window_h * params.window_w;

  var sum = 0.0;
  for (var i = 0u; i < tokens; i++) {
    let key_y = i32(i / params.window_w) - dy;
    let key_x = i32(i % params.window_w) - dx;
    if (key_y < 0 || key_x < 0 || key_y >= i32(params.window_h) || key_x >= i32(params.window_w)) { continue; }
    let j = u32(key_y) * params.window_w + u32(key_x);
    var at_pair = (h * tokens + i) * params.stride + j;
    var of_pair = 0.0;
    for (var s = 0u; s < params.chunks; s++) {
      of_pair += d_bias[at_pair];
      at_pair += params.heads * tokens * params.stride;
    }
    sum += of_pair;
  }
  if (params.adds == 1u) { d_table[at] += sum; } else { d_table[at] = sum; }
}
