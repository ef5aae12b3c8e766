// d_q[i] = scale sum_j dS[i, j] k[j],  dS = p * (dP - delta),  dP[i, j] = d_out[i] . v[j],  delta[i] = d_out[i] . out[i]
//
// The plain variant of the backward's first half. One thread a query; p is rebuilt from the saved log-sum-exp. Keeps
// delta beside it for the second half, and dS for the gradient of the bias. Assigns.
//#include common/window.wgsl
//#include common/windowPlain.wgsl

const WORKGROUP_SIZE: u32 = 64;
const D: u32 = 8;
const HAS_BIAS: bool = true;
const IS_PADDED: bool = false;

@group(0) @binding(1) var<storage, read> qkv: array<f32>;           // [R, 3, heads, D]
@group(0) @binding(2) var<storage, read> out: array<f32>;           // [R, heads, D]
@group(0) @binding(3) var<storage, read> d_out: array<f32>;         // [R, heads, D]
@group(0) @binding(4) var<storage, read_write> stats: array<vec2f>; // [windows, heads, stride] log-sum-exp, delta
@group(0) @binding(5) var<storage, read_write> d_qkv: array<f32>;   // [R, 3, heads, D], of which q here
//#if HAS_BIAS
@group(0) @binding(6) var<storage, read> bias: array<f32>;          // [heads, N, stride]
@group(0) @binding(7) var<storage, read_write> d_logits: array<f32>; // [windows of this launch, heads, N, stride]
//#end
//#if IS_PADDED
@group(0) @binding(8) var<storage, read> padding: array<f32>;       // [3, heads, D]
//#end

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (id >= params.threads) { return; }
  let i = id % params.stride;
  let h = id / params.stride % params.heads;
  let window = window_at(params.first_window + id / (params.stride * params.heads));
  if (i >= params.tokens) { return; }
  let query = token(window, i);
  let stat = params.first_window * params.heads * params.stride + id;
  let logits_at = ((id / params.stride) * params.tokens + i) * params.stride;

  var q: array<f32, D>;
  var d_o: array<f32, D>;
  var d_q: array<f32, D>;
  var delta = 0.0;
  for (var d = 0u; d < D; d++) {
    let at = (query.row * params.heads + h) * D + d;
    q[d] = load(query, 0u, h, d) * params.scale;
    d_o[d] = d_out[at];
    d_q[d] = 0.0;
    delta = fma(d_o[d], out[at], delta);
  }
  let log_sum = stats[stat].x;
  for (var j = 0u; j < params.tokens; j++) {
    let key = token(window, j);
    var logit = select(MASKED, 0.0, key.label == query.label);
    //#if HAS_BIAS
    logit += bias[(h * params.tokens + i) * params.stride + j];
    //#end
    var d_p = -delta;
    for (var d = 0u; d < D; d++) {
      logit = fma(q[d], load(key, 1u, h, d), logit);
      d_p = fma(d_o[d], load(key, 2u, h, d), d_p);
    }
    let d_s = exp(logit - log_sum) * d_p;
    //#if HAS_BIAS
    d_logits[logits_at + j] = d_s;
    //#end
    for (var d = 0u; d < D; d++) { d_q[d] = fma(d_s * params.scale, load(key, 1u, h, d), d_q[d]); }
  }
  if (query.is_padded) { return; }
  stats[stat].y = delta;
  for (var d = 0u; d < D; d++) { d_qkv[(query.row * 3u * params.heads + h) * D + d] = d_q[d]; }
}
