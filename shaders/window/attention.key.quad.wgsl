enable subgroups;
// d_k[j] = scale sum_i dS[i, j] q[i],  d_v[j] = sum_i p[i, j] d_out[i]
//
// The fast variant of the backward's second half: EACH keys a thread; queries go by four, each thread of the quad loads
// one of them and swaps it round. Padded keys put their gradient aside, as in attention.key. Assigns.
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
@group(0) @binding(2) var<storage, read> d_out: array<vec4f>;          // [R, heads, D4]
@group(0) @binding(3) var<storage, read> stats: array<vec2f>;          // [windows, heads, stride] log-sum-exp, delta
@group(0) @binding(4) var<storage, read_write> d_qkv: array<vec4f>;    // [R, 3, heads, D4], of which k and v here
//#if HAS_BIAS
@group(0) @binding(5) var<storage, read> bias: array<f32>;             // [heads, N, stride]
//#end
//#if IS_PADDED
@group(0) @binding(6) var<storage, read> padding: array<vec4f>;        // [3, heads, D4]
@group(0) @binding(7) var<storage, read_write> d_padded: array<vec4f>; // [windows * N, 2, heads, D4]
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
  let index = at.pair / params.heads;
  let window = window_at(index);
  let first_stat = at.pair * params.stride;
  //#unroll R EACH
  let j_R = min(at.first + R * 4u + own, params.tokens - 1u);
  let key_R = token(window, j_R);
  //#unroll X D4
  let k_R_X = load(key_R, 1u, h, X);
  let v_R_X = load(key_R, 2u, h, X);
  var d_k_R_X = vec4f();
  var d_v_R_X = vec4f();
  //#end
  //#end

  for (var i = 0u; i < params.stride; i += 4u) {
    let query = token(window, min(i + own, params.tokens - 1u));
    let of_query = (query.row * params.heads + h) * D4;
    //#unroll X D4
    let q_X_0 = load(query, 0u, h, X) * params.scale;
    let q_X_1 = quadSwapX(q_X_0);
    let q_X_2 = quadSwapY(q_X_0);
    let q_X_3 = quadSwapDiagonal(q_X_0);
    let d_o_X_0 = d_out[of_query + X];
    let d_o_X_1 = quadSwapX(d_o_X_0);
    let d_o_X_2 = quadSwapY(d_o_X_0);
    let d_o_X_3 = quadSwapDiagonal(d_o_X_0);
    //#end
    // a query that does not exist has NO_QUERY for its log-sum-exp, and so probabilities of 0
    let stat_0 = stats[first_stat + i + own];
    let stat_1 = quadSwapX(stat_0);
    let stat_2 = quadSwapY(stat_0);
    let stat_3 = quadSwapDiagonal(stat_0);
    let labels = quad_values(query.label);
    //#unroll R EACH
    //#unroll Y 4
    var logit_R_Y = select(MASKED, 0.0, labels[Y] == key_R.label);
    var d_p_R_Y = -stat_Y.y;
    //#unroll X D4
    logit_R_Y += dot(k_R_X, q_X_Y);
    d_p_R_Y += dot(v_R_X, d_o_X_Y);
    //#end
    //#if HAS_BIAS
    logit_R_Y += bias[(h * params.tokens + min(i + (own ^ Y), params.tokens - 1u)) * params.stride + j_R];
    //#end
    let p_R_Y = exp(logit_R_Y - stat_Y.x);
    //#unroll X D4
    d_k_R_X = fma(vec4f(p_R_Y * d_p_R_Y), q_X_Y, d_k_R_X);
    d_v_R_X = fma(vec4f(p_R_Y), d_o_X_Y, d_v_R_X);
    //#end
    //#end
    //#end
  }

  let width = params.heads * D4;
  //#unroll R EACH
  let exists_R = !at.is_beyond && at.first + R * 4u + own < params.tokens;
  //#if IS_PADDED
  if (exists_R) {
    let aside_R = (index * params.tokens + j_R) * 2u * width + h * D4;
    //#unroll X D4
    d_padded[aside_R + X] = select(vec4f(), d_k_R_X, key_R.is_padded);
    d_padded[aside_R + width + X] = select(vec4f(), d_v_R_X, key_R.is_padded);
    //#end
  }
  //#end
  if (exists_R && !key_R.is_padded) {
    let to_R = key_R.row * 3u * width + width + h * D4;
    //#unroll X D4
    d_qkv[to_R + X] = d_k_R_X;
    d_qkv[to_R + width + X] = d_v_R_X;
    //#end
  }
  //#end
}
