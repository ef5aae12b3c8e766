// teacherSoftmax with four prototypes a load, for K in fours; params.K counts vec4s here.
//
// One thread a row, two passes: the first scales its sums down when a larger logit comes.
//#include common/step.wgsl

const WORKGROUP_SIZE: u32 = 16;

struct Params { rows: u32, K: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<vec4f>;              // [Q, K]
@group(0) @binding(2) var<storage, read> center: array<vec4f>;              // [1, K]
@group(0) @binding(3) var<storage, read> scalars: StepScalars;
@group(0) @binding(4) var<storage, read_write> probabilities: array<vec4f>; // [Q, K]
@group(0) @binding(5) var<storage, read_write> entropy: array<f32>;         // [Q]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (r >= params.rows) { return; }
  let K = params.K;
  let at = r * K;
  let temp = scalars.teacher_temp;

  let first = logits[at] - center[0];
  var largest = max(max(first.x, first.y), max(first.z, first.w));
  var totals = vec4f();
  var expectations = vec4f(); // sums of e^z z
  for (var k = 0u; k < K; k++) {
    let centered = logits[at + k] - center[k];
    let larger = max(largest, max(max(centered.x, centered.y), max(centered.z, centered.w)));
    let fall = (largest - larger) / temp;
    let z = (centered - larger) / temp;
    let e = exp(z);
    expectations = exp(fall) * (expectations + fall * totals) + e * z;
    totals = exp(fall) * totals + e;
    largest = larger;
  }
  let total = dot(totals, vec4f(1.0));
  for (var k = 0u; k < K; k++) {
    probabilities[at + k] = exp((logits[at + k] - center[k] - largest) / temp) / total;
  }
  entropy[r] = log(total) - dot(expectations, vec4f(1.0)) / total;
}
