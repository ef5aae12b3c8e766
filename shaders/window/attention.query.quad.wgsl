enable subgroups;
// d_q[i] = scale sum_j dS[i, j] k[j],  dS = p * (dP - delta),  dP[i, j] = d_out[i] . v[j],  delta[i] = d_out[i] . out[i]
//
// The fast variant of the backward's first half: one thread a query, keys by four as in attention.forward.quad. Keeps
// delta beside the log-sum-exp for the second half, and dS for the gradient of the bias. Assigns.
//#include common/window.wgsl
//#include common/quad.wgsl

const X = 0;
const Y = 0;
const WORKGROUP_SIZE: u32 = 64;
const D4: u32 = 4;
const HAS_BIAS: bool = true;
const IS_PADDED: bool = false;

struct Params {
  threads: u32, first_window: u32, first_row: u32, height: u32, width: u32, windows_y: u32, windows_x: u32,
  window_h: u32, window_w: u32, shift: u32, heads: u32, tokens: u32, stride: u32, scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> qkv: array<vec4f>;            // [R, 3, heads, D4]
@group(0) @binding(2) var<storage, read> out: array<vec4f>;            // [R, heads, D4]
@group(0) @binding(3) var<storage, read> d_out: array<vec4f>;          // [R, heads, D4]
@group(0) @binding(4) var<storage, read_write> stats: array<vec2f>;    // [windows, heads, stride] log-sum-exp, delta
@group(0) @binding(5) var<storage, read_write> d_qkv: array<vec4f>;    // [R, 3, heads, D4], of which q here
//#if HAS_BIAS
@group(0) @binding(6) var<storage, read> bias: array<vec4f>;           // [heads, N, stride / 4]
@group(0) @binding(7) var<storage, read_write> d_logits: array<vec4f>; // [windows of this launch, heads, N, stride / 4]
//#end
//#if IS_PADDED
@group(0) @binding(8) var<storage, read> padding: array<vec4f>;        // [3, heads, D4]
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
  let row = min(at % params.stride, params.tokens - 1u);
  let h = at / params.stride % params.heads;
  let window = window_at(params.first_window + at / (params.stride * params.heads));
  let query = token(window, row);
  let stat = params.first_window * params.heads * params.stride + at;
  let exists = id < params.threads && at % params.stride < params.tokens;

  let of_query = (query.row * params.heads + h) * D4;
  var delta = 0.0;
  //#unroll X D4
  let q_X = load(query, 0u, h, X) * params.scale;
  let d_o_X = d_out[of_query + X];
  delta += dot(d_o_X, out[of_query + X]);
  var d_q_X = vec4f();
  //#end
  let log_sum = stats[stat].x;
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
    var d_p_Y = 0.0;
    //#unroll X D4
    logit_Y += dot(q_X, k_X_Y);
    d_p_Y += dot(d_o_X, v_X_Y);
    //#end
    //#end
    var logits = vec4f(logit_0, logit_1, logit_2, logit_3);
    logits += select(vec4f(MASKED), vec4f(0.0), quad_values(key.label) == vec4u(query.label));
    //#if HAS_BIAS
    logits += by_swaps(bias[((h * params.tokens + row) * params.stride + j) / 4u], own);
    //#end
    logits = select(vec4f(BEYOND), logits, j + (vec4u(0u, 1u, 2u, 3u) ^ vec4u(own)) < vec4u(params.tokens));
    let d_s = exp(logits - log_sum) * (vec4f(d_p_0, d_p_1, d_p_2, d_p_3) - delta);
    //#if HAS_BIAS
    if (exists) { d_logits[((at / params.stride * params.tokens + row) * params.stride + j) / 4u] = by_swaps(d_s, own); }
    //#end
    //#unroll X D4
    //#unroll Y 4
    d_q_X = fma(vec4f(d_s[Y]), k_X_Y, d_q_X);
    //#end
    //#end
  }
  if (!exists || query.is_padded) { return; }
  stats[stat].y = delta;
  let to = (query.row * 3u * params.heads + h) * D4;
  //#unroll X D4
  d_qkv[to + X] = d_q_X * params.scale;
  //#end
}
