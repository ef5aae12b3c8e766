// loss[r, i] = - sum_k q[match[r, i], k] log_softmax(s[r] / temp)[k] for each teacher view i; 0 where there is no match
//
// One thread a row. Since a row of q sums to 1, the loss is the log-sum-exp less the q-weighted mean of s / temp.

const WORKGROUP_SIZE: u32 = 16;
const NONE = 0xffffffffu; // a pair that is skipped

struct Params { rows: u32, K: u32, temp: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> student: array<f32>;         // [R, K] logits
@group(0) @binding(2) var<storage, read> teacher: array<f32>;         // [Q, K] probabilities
@group(0) @binding(3) var<storage, read> matches: array<vec2u>;       // [R] rows of teacher, or NONE
@group(0) @binding(4) var<storage, read_write> logsumexp: array<f32>; // [R] kept for the backward
@group(0) @binding(5) var<storage, read_write> losses: array<vec2f>;  // [R] nats

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (r >= params.rows) { return; }
  let at = r * params.K;
  let matched = matches[r] != vec2u(NONE);
  let to = select(vec2u(0u), matches[r], matched) * params.K;

  var largest = -3.4e38;
  for (var k = 0u; k < params.K; k++) { largest = max(largest, student[at + k]); }
  var total = 0.0;
  var expected = vec2f();
  for (var k = 0u; k < params.K; k++) {
    let z = (student[at + k] - largest) / params.temp;
    total += exp(z);
    expected = fma(vec2f(teacher[to.x + k], teacher[to.y + k]), vec2f(z), expected);
  }
  let lse = log(total);
  logsumexp[r] = largest / params.temp + lse;
  losses[r] = select(vec2f(), vec2f(lse) - expected, matched);
}
