enable subgroups;
// d_q[i] = scale sum_j dS[i, j] k[j],  dS = p * (dP - delta),  dP[i, j] = d_out[i] . v[j],  delta[i] = d_out[i] . out[i]
//
// The fast variant of the backward's first half: EACH queries a thread, keys by four as in attention.forward.quad. Keeps
// delta beside the log-sum-exp for the second half, and dS for the gradient of the bias. Assigns.
//#include common/window.wgsl
//#include common/windowQuad.wgsl
//#include common/quad.wgsl

const X = 0;
const Y = 0;
const R = 0;
const WORKGROUP_SIZE: u32 = 64;
const D4: u32 = 4;
const EACH: u32 = 1;
const HAS_BIAS: bool = true;
const IS_PADDED: bool = false;

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

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let own = lane % 4u;
  let at = quad_at((group.x + group.y * grid.x) * WORKGROUP_SIZE + lane);
  let h = at.pair % params.heads;
  let window = window_at(params.first_window + at.pair / params.heads);
  //#unroll R EACH
  let i_R = at.first + R * 4u + own;
  let row_R = min(i_R, params.tokens - 1u);
  let exists_R = !at.is_beyond && i_R < params.tokens;
  let query_R = token(window, row_R);
  let stat_R = (params.first_window * params.heads + at.pair) * params.stride + row_R;
  let of_query_R = (query_R.row * params.heads + h) * D4;
  var delta_R = 0.0;
  //#unroll X D4
  let q_R_X = load(query_R, 0u, h, X) * params.scale;
  let d_o_R_X = d_out[of_query_R + X];
  delta_R += dot(d_o_R_X, out[of_query_R + X]);
  var d_q_R_X = vec4f();
  //#end
  let log_sum_R = stats[stat_R].x;
  //#end

  for (var j = 0u; j < params.stride; j += 4u) {
    let key = token(window, min(j + own, params.tokens - 1u));
    let labels = quad_values(key.label);
    let is_key = j + (vec4u(0u, 1u, 2u, 3u) ^ vec4u(own)) < vec4u(params.tokens);
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
    //#unroll R EACH
    //#unroll Y 4
    var logit_R_Y = 0.0;
    var d_p_R_Y = 0.0;
    //#unroll X D4
    logit_R_Y += dot(q_R_X, k_X_Y);
    d_p_R_Y += dot(d_o_R_X, v_X_Y);
    //#end
    //#end
    var logits_R = vec4f(logit_R_0, logit_R_1, logit_R_2, logit_R_3);
    logits_R += select(vec4f(MASKED), vec4f(0.0), labels == vec4u(query_R.label));
    //#if HAS_BIAS
    logits_R += by_swaps(bias[((h * params.tokens + row_R) * params.stride + j) / 4u], own);
    //#end
    logits_R = select(vec4f(BEYOND), logits_R, is_key);
    let d_s_R = exp(logits_R - log_sum_R) * (vec4f(d_p_R_0, d_p_R_1, d_p_R_2, d_p_R_3) - delta_R);
    //#if HAS_BIAS
    if (exists_R) { d_logits[((at.pair * params.tokens + row_R) * params.stride + j) / 4u] = by_swaps(d_s_R, own); }
    //#end
    //#unroll X D4
    //#unroll Y 4
    d_q_R_X = fma(vec4f(d_s_R[Y]), k_X_Y, d_q_R_X);
    //#end
    //#end
    //#end
  }

  //#unroll R EACH
  if (exists_R && !query_R.is_padded) {
    stats[stat_R].y = delta_R;
    let to_R = (query_R.row * 3u * params.heads + h) * D4;
    //#unroll X D4
    d_qkv[to_R + X] = d_q_R_X * params.scale;
    //#end
  }
  //#end
}
