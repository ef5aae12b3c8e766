// d_k[j] = scale sum_i dS[i, j] q[i],  d_v[j] = sum_i p[i, j] d_out[i]
//
// The plain variant of the backward's second half. One thread a key. Keys that are padding put their gradient aside,
// one row a token, to be summed into the padding's gradient; real tokens write zeros there. Assigns.
//#include common/window.wgsl
//#include common/windowPlain.wgsl

const WORKGROUP_SIZE: u32 = 64;
const D: u32 = 8;
const HAS_BIAS: bool = true;
const IS_PADDED: bool = false;

@group(0) @binding(1) var<storage, read> qkv: array<f32>;            // [R, 3, heads, D]
@group(0) @binding(2) var<storage, read> d_out: array<f32>;          // [R, heads, D]
@group(0) @binding(3) var<storage, read> stats: array<vec2f>;        // [windows, heads, stride] log-sum-exp, delta
@group(0) @binding(4) var<storage, read_write> d_qkv: array<f32>;    // [R, 3, heads, D], of which k and v here
//#if HAS_BIAS
@group(0) @binding(5) var<storage, read> bias: array<f32>;           // [heads, N, stride]
//#end
//#if IS_PADDED
@group(0) @binding(6) var<storage, read> padding: array<f32>;        // [3, heads, D]
@group(0) @binding(7) var<storage, read_write> d_padded: array<f32>; // [windows * N, 2, heads, D]
//#end

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (id >= params.threads) { return; }
  let j = id % params.stride;
  let h = id / params.stride % params.heads;
  let index = id / (params.stride * params.heads);
  let window = window_at(index);
  if (j >= params.tokens) { return; }
  let key = token(window, j);

  var k: array<f32, D>;
  var v: array<f32, D>;
  var d_k: array<f32, D>;
  var d_v: array<f32, D>;
  for (var d = 0u; d < D; d++) {
    k[d] = load(key, 1u, h, d);
    v[d] = load(key, 2u, h, d);
    d_k[d] = 0.0;
    d_v[d] = 0.0;
  }
  for (var i = 0u; i < params.tokens; i++) {
    let query = token(window, i);
    if (query.is_padded) { continue; }
    let stat = stats[id - j + i];
    let at = (query.row * params.heads + h) * D;
    var logit = select(MASKED, 0.0, key.label == query.label);
    //#if HAS_BIAS
    logit += bias[(h * params.tokens + i) * params.stride + j];
    //#end
    var d_p = -stat.y;
    for (var d = 0u; d < D; d++) {
      logit = fma(load(query, 0u, h, d) * params.scale, k[d], logit);
      d_p = fma(d_out[at + d], v[d], d_p);
    }
    let p = exp(logit - stat.x);
    for (var d = 0u; d < D; d++) {
      d_k[d] = fma(p * d_p * params.scale, load(query, 0u, h, d), d_k[d]);
      d_v[d] = fma(p, d_out[at + d], d_v[d]);
    }
  }
  let width = params.heads * D;
  //#if IS_PADDED
  let aside = (index * params.tokens + j) * 2u * width + h * D;
  for (var d = 0u; d < D; d++) {
    d_padded[aside + d] = select(0.0, d_k[d], key.is_padded);
    d_padded[aside + width + d] = select(0.0, d_v[d], key.is_padded);
  }
  if (key.is_padded) { return; }
  //#end
  let to = key.row * 3u * width + width + h * D;
  for (var d = 0u; d < D; d++) {
    d_qkv[to + d] = d_k[d];
    d_qkv[to + width + d] = d_v[d];
  }
}
