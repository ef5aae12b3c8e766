// probabilities[w, h, i, j] = softmax_j(scale q[i] . k[j] + bias[h, i, j] + mask[i, j]) for the windows of one image
//
// For looking at attention, not for training: the fused kernels never write these. One thread a query, padded ones too.
//#include common/window.wgsl
//#include common/windowPlain.wgsl

const WORKGROUP_SIZE: u32 = 64;
const D: u32 = 8;
const HAS_BIAS: bool = true;
const IS_PADDED: bool = false;

@group(0) @binding(1) var<storage, read> qkv: array<f32>;                 // [R, 3, heads, D]
@group(0) @binding(2) var<storage, read_write> probabilities: array<f32>; // [windows, heads, N, N]
//#if HAS_BIAS
@group(0) @binding(3) var<storage, read> bias: array<f32>;                // [heads, N, stride]
//#end
//#if IS_PADDED
@group(0) @binding(4) var<storage, read> padding: array<f32>;             // [3, heads, D]
//#end

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (id >= params.threads) { return; }
  let i = id % params.tokens;
  let h = id / params.tokens % params.heads;
  let window = window_at(params.first_window + id / (params.tokens * params.heads));
  let query = token(window, i);
  let row = id * params.tokens;

  var largest = BEYOND;
  for (var j = 0u; j < params.tokens; j++) {
    let key = token(window, j);
    var logit = select(MASKED, 0.0, key.label == query.label);
    //#if HAS_BIAS
    logit += bias[(h * params.tokens + i) * params.stride + j];
    //#end
    for (var d = 0u; d < D; d++) { logit = fma(load(query, 0u, h, d) * params.scale, load(key, 1u, h, d), logit); }
    probabilities[row + j] = logit;
    largest = max(largest, logit);
  }
  var total = 0.0;
  for (var j = 0u; j < params.tokens; j++) {
    let p = exp(probabilities[row + j] - largest);
    probabilities[row + j] = p;
    total += p;
  }
  for (var j = 0u; j < params.tokens; j++) { probabilities[row + j] /= total; }
}
