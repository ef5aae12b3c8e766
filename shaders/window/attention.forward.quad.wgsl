enable subgroups;
// out[i] = sum_j p[i, j] v[j],  p = softmax_j(scale q[i] . k[j] + bias[h, i, j] + mask[i, j])
//
// The fast variant: one thread a query, four neighbouring queries a quad. Keys go by four: each thread of the quad loads
// one of them and swaps it round, a quarter of the loads; thread t meets them in the order t, t ^ 1, t ^ 2, t ^ 3. Queries and keys beyond the window fill up the last four.
//#include common/window.wgsl
//#include common/quad.wgsl

const X = 0; // stands for four channels
const Y = 0; // stands for a key of the four
const WORKGROUP_SIZE: u32 = 64;
const D4: u32 = 4; // channels a head, by four
const HAS_BIAS: bool = true;
const IS_PADDED: bool = false;

struct Params {
  threads: u32, first_window: u32, first_row: u32, height: u32, width: u32, windows_y: u32, windows_x: u32,
  window_h: u32, window_w: u32, shift: u32, heads: u32, tokens: u32, stride: u32, scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> qkv: array<vec4f>;         // [R, 3, heads, D4]
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;   // [R, heads, D4]
@group(0) @binding(3) var<storage, read_write> stats: array<vec2f>; // [windows, heads, stride]
//#if HAS_BIAS
@group(0) @binding(4) var<storage, read> bias: array<vec4f>;        // [heads, N, stride / 4]
//#end
//#if IS_PADDED
@group(0) @binding(5) var<storage, read> padding: array<vec4f>;     // [3, heads, D4]
//#end

// Channels 4d..4d+3 of part 0 (q), 1 (k) or 2 (v) of a token.
fn load(t: Token, part: u32, h: u32, d: u32) -> vec4f {
  let channel = (part * params.heads + h) * D4 + d;
  //#if IS_PADDED
  if (t.is_padded) { return padding[channel]; }
  //#end
  return qkv[t.row * 3u * params.heads * D4 + channel];
}


@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let own = lane % 4u;
  let at = min(id, params.threads - 1u); // every thread stays to the end: its quad needs it
  let i = at % params.stride;
  let h = at / params.stride % params.heads;
  let window = window_at(at / (params.stride * params.heads));
  let query = token(window, min(i, params.tokens - 1u));

  //#unroll X D4
  let q_X = load(query, 0u, h, X) * params.scale;
  var o_X = vec4f();
  //#end
  var largest = BEYOND;
  var total = 0.0;
  for (var j = 0u; j < params.stride; j += 4u) {
    let key = token(window, min(j + own, params.tokens - 1u));
    //#unroll X D4
    let k_X_0 = load(key, 1u, h, X);
    let k_X_1 = quadSwapX(k_X_0);
    let k_X_2 = quadSwapY(k_X_0);
    let k_X_3 = quadSwapDiagonal(k_X_0);
    let v_X_0 = load(key, 2u, h, X);
    let v_X_1 = quadSwapX(v_X_0);
    let v_X_2 = quadSwapY(v_X_0);
    let v_X_3 = quadSwapDiagonal(v_X_0);
    //#end
    //#unroll Y 4
    var logit_Y = 0.0;
    //#unroll X D4
    logit_Y += dot(q_X, k_X_Y);
    //#end
    //#end
    var logits = vec4f(logit_0, logit_1, logit_2, logit_3);
    logits += select(vec4f(MASKED), vec4f(0.0), quad_values(key.label) == vec4u(query.label));
    //#if HAS_BIAS
    logits += by_swaps(bias[((h * params.tokens + min(i, params.tokens - 1u)) * params.stride + j) / 4u], own);
    //#end
    logits = select(vec4f(BEYOND), logits, j + (vec4u(0u, 1u, 2u, 3u) ^ vec4u(own)) < vec4u(params.tokens));

    let larger = max(largest, max(max(logits.x, logits.y), max(logits.z, logits.w)));
    let fade = exp(largest - larger);
    let p = exp(logits - larger);
    largest = larger;
    total = total * fade + p.x + p.y + p.z + p.w;
    //#unroll X D4
    o_X = o_X * fade;
    //#unroll Y 4
    o_X = fma(vec4f(p[Y]), v_X_Y, o_X);
    //#end
    //#end
  }

  if (id >= params.threads) { return; }
  if (i >= params.tokens || query.is_padded) { stats[id] = vec2f(NO_QUERY, 0.0); return; }
  stats[id] = vec2f(largest + log(total), 0.0);
  let to = (query.row * params.heads + h) * D4;
  //#unroll X D4
  out[to + X] = o_X / total;
  //#end
}
