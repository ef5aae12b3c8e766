// expanded[h, i, j] = table[(dy + window_h - 1) * (2 window_w - 1) + dx + window_w - 1, h],  (dy, dx) = query i - key j
//
// One thread an element. The keys are filled up to a multiple of four with BEYOND, so that attention reads them by four.

const WORKGROUP_SIZE: u32 = 64;
const BEYOND = -1e30;

struct Params { heads: u32, window_h: u32, window_w: u32, stride: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> table: array<f32>;          // [(2 window_h - 1)(2 window_w - 1), heads]
@group(0) @binding(2) var<storage, read_write> expanded: array<f32>; // [heads, N, stride]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let tokens = params.window_h * params.window_w;
  if (at >= params.heads * tokens * params.stride) { return; }
  let j = at % params.stride;
  let i = at / params.stride % tokens;
  let h = at / (params.stride * tokens);
  if (j >= tokens) { expanded[at] = BEYOND; return; }
  let dy = i / params.window_w + params.window_h - 1u - j / params.window_w;
  let dx = i % params.window_w + params.window_w - 1u - j % params.window_w;
  expanded[at] = table[(dy * (2u * params.window_w - 1u) + dx) * params.heads + h];
}
