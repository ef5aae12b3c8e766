enable subgroups;
// out[i] = sum_j p[i, j] v[j],  p = softmax_j(scale q[i] . k[j] + bias[h, i, j] + mask[i, j])
//
// The fast variant: a thread has EACH queries, four apart, and a quad so many fours of neighbours. Keys go by four: each
// thread of the quad loads one of them and swaps it round, a quarter of the loads; thread t meets them in the order t,
// t ^ 1, t ^ 2, t ^ 3. Queries and keys beyond the window fill up the last four.
//#include common/window.wgsl
//#include common/windowQuad.wgsl
//#include common/quad.wgsl

const X = 0; // stands for four channels
const Y = 0; // stands for a key of the four
const R = 0; // stands for a query of the thread's
const WORKGROUP_SIZE: u32 = 64;
const D4: u32 = 4; // channels a head, by four
const EACH: u32 = 1; // more share what is read of a key: where loads are dearer than registers
const HAS_BIAS: bool = true;
const IS_PADDED: bool = false;

@group(0) @binding(1) var<storage, read> qkv: array<vec4f>;         // [R, 3, heads, D4]
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;   // [R, heads, D4]
@group(0) @binding(3) var<storage, read_write> stats: array<vec2f>; // [windows, heads, stride]
//#if HAS_BIAS
@group(0) @binding(4) var<storage, read> bias: array<vec4f>;        // [heads, N, stride / 4]
//#end
//#if IS_PADDED
@group(0) @binding(5) var<storage, read> padding: array<vec4f>;     // [3, heads, D4]
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
  let window = window_at(at.pair / params.heads);
  //#unroll R EACH
  let i_R = at.first + R * 4u + own;
  let row_R = min(i_R, params.tokens - 1u);
  let query_R = token(window, row_R);
  //#unroll X D4
  let q_R_X = load(query_R, 0u, h, X) * params.scale;
  var o_R_X = vec4f();
  //#end
  var largest_R = BEYOND;
  var total_R = 0.0;
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
    //#unroll X D4
    logit_R_Y += dot(q_R_X, k_X_Y);
    //#end
    //#end
    var logits_R = vec4f(logit_R_0, logit_R_1, logit_R_2, logit_R_3);
    logits_R += select(vec4f(MASKED), vec4f(0.0), labels == vec4u(query_R.label));
    //#if HAS_BIAS
    logits_R += by_swaps(bias[((h * params.tokens + row_R) * params.stride + j) / 4u], own);
    //#end
    logits_R = select(vec4f(BEYOND), logits_R, is_key);

    let larger_R = max(largest_R, max(max(logits_R.x, logits_R.y), max(logits_R.z, logits_R.w)));
    let fade_R = exp(largest_R - larger_R);
    let p_R = exp(logits_R - larger_R);
    largest_R = larger_R;
    total_R = total_R * fade_R + p_R.x + p_R.y + p_R.z + p_R.w;
    //#unroll X D4
    o_R_X = o_R_X * fade_R;
    //#unroll Y 4
    o_R_X = fma(vec4f(p_R[Y]), v_X_Y, o_R_X);
    //#end
    //#end
    //#end
  }

  if (at.is_beyond) { return; }
  //#unroll R EACH
  if (i_R < params.stride) {
    let exists_R = i_R < params.tokens && !query_R.is_padded;
    stats[at.pair * params.stride + i_R] = vec2f(select(NO_QUERY, largest_R + log(total_R), exists_R), 0.0);
    if (exists_R) {
      let to_R = (query_R.row * params.heads + h) * D4;
      //#unroll X D4
      out[to_R + X] = o_R_X / total_R;
      //#end
    }
  }
  //#end
}
