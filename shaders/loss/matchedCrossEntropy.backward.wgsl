// d_student[r, k] = sum_i d_loss[r, i] / temp * (softmax(s[r] / temp)[k] - q[match[r, i], k])
//
// One thread an element; the softmax is rebuilt from the saved log-sum-exp. Assigns.

const WORKGROUP_SIZE: u32 = 64;
const NONE = 0xffffffffu;

struct Params { rows: u32, K: u32, temp: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> student: array<f32>;         // [R, K] logits
@group(0) @binding(2) var<storage, read> teacher: array<f32>;         // [Q, K] probabilities
@group(0) @binding(3) var<storage, read> matches: array<vec2u>;       // [R] rows of teacher, or NONE
@group(0) @binding(4) var<storage, read> logsumexp: array<f32>;       // [R]
@group(0) @binding(5) var<storage, read> d_losses: array<vec2f>;      // [R]
@group(0) @binding(6) var<storage, read_write> d_student: array<f32>; // [R, K]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (i >= params.rows * params.K) { return; }
  let r = i / params.K;
  let k = i % params.K;
  let matched = matches[r] != vec2u(NONE);
  let d = select(vec2f(), d_losses[r], matched);
  let to = select(vec2u(0u), matches[r], matched) * params.K + k;
  let p = exp(student[i] / params.temp - logsumexp[r]);
  d_student[i] = (d.x * (p - teacher[to.x]) + d.y * (p - teacher[to.y])) / params.temp;
}
