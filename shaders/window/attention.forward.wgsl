// out[i] = sum_j p[i, j] v[j],  p = softmax_j(scale q[i] . k[j] + bias[h, i, j] + mask[i, j])
//
// The plain variant, for any head width and any adapter. One thread a query of a window and head, with the softmax
// taken on the way (online softmax). stats keeps the log-sum-exp; the backward puts a second number beside it.
//#include common/window.wgsl
//#include common/windowPlain.wgsl

const WORKGROUP_SIZE: u32 = 64;
const D: u32 = 8; // channels a head
const HAS_BIAS: bool = true;
const IS_PADDED: bool = false;

@group(0) @binding(1) var<storage, read> qkv: array<f32>;          // [R, 3, heads, D]
@group(0) @binding(2) var<storage, read_write> out: array<f32>;    // [R, heads, D]
@group(0) @binding(3) var<storage, read_write> stats: array<vec2f>; // [windows, heads, stride]
//#if HAS_BIAS
@group(0) @binding(4) var<storage, read> bias: array<f32>;         // [heads, N, stride]
//#end
//#if IS_PADDED
@group(0) @binding(5) var<storage, read> padding: array<f32>;      // [3, heads, D] q, k, v of a padded token
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
  let window = window_at(id / (params.stride * params.heads));
  if (i >= params.tokens) { stats[id] = vec2f(NO_QUERY, 0.0); return; }
  let query = token(window, i);
  if (query.is_padded) { stats[id] = vec2f(NO_QUERY, 0.0); return; } // cropped away

  var q: array<f32, D>;
  var o: array<f32, D>;
  for (var d = 0u; d < D; d++) { q[d] = load(query, 0u, h, d) * params.scale; o[d] = 0.0; }
  var largest = BEYOND;
  var total = 0.0;
  for (var j = 0u; j < params.tokens; j++) {
    let key = token(window, j);
    var logit = select(MASKED, 0.0, key.label == query.label);
    //#if HAS_BIAS
    logit += bias[(h * params.tokens + i) * params.stride + j];
    //#end
    for (var d = 0u; d < D; d++) { logit = fma(q[d], load(key, 1u, h, d), logit); }
    let larger = max(largest, logit);
    let fade = exp(largest - larger);
    let p = exp(logit - larger);
    largest = larger;
    total = total * fade + p;
    for (var d = 0u; d < D; d++) { o[d] = fma(p, load(key, 2u, h, d), o[d] * fade); }
  }
  for (var d = 0u; d < D; d++) { out[(query.row * params.heads + h) * D + d] = o[d] / total; }
  stats[id] = vec2f(largest + log(total), 0.0);
}
