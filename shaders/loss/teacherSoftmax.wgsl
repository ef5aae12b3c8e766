// q[r, k] = softmax_k((t[r, k] - center[k]) / teacher_temp);  entropy[r] = - sum_k q log q, in nats
//
// One thread a row, three passes over its K prototypes. Centred before it is sharpened; no gradient.
//#include common/step.wgsl

const WORKGROUP_SIZE: u32 = 16;

struct Params { rows: u32, K: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<f32>;              // [Q, K]
@group(0) @binding(2) var<storage, read> center: array<f32>;              // [1, K]
@group(0) @binding(3) var<storage, read> scalars: StepScalars;
@group(0) @binding(4) var<storage, read_write> probabilities: array<f32>; // [Q, K]
@group(0) @binding(5) var<storage, read_write> entropy: array<f32>;       // [Q]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (r >= params.rows) { return; }
  let at = r * params.K;

  var largest = -3.4e38;
  for (var k = 0u; k < params.K; k++) { largest = max(largest, logits[at + k] - center[k]); }
  var total = 0.0;
  var expected = 0.0; // sum of e^z z
  for (var k = 0u; k < params.K; k++) {
    let z = (logits[at + k] - center[k] - largest) / scalars.teacher_temp;
    let e = exp(z);
    probabilities[at + k] = e;
    total += e;
    expected = fma(e, z, expected);
  }
  for (var k = 0u; k < params.K; k++) { probabilities[at + k] /= total; }
  entropy[r] = log(total) - expected / total;
}
