// matchedCrossEntropy.backward with four prototypes a load, for K in fours; params.K counts vec4s here.
//
// A thread does TURNS vec4s of a row, so that what belongs to the row is loaded once for them; neighbours take
// neighbouring ones. Assigns.

const WORKGROUP_SIZE: u32 = 64;
const TURNS: u32 = 4;
const NONE = 0xffffffffu;

struct Params { rows: u32, K: u32, temp: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> student: array<vec4f>;         // [R, K] logits
@group(0) @binding(2) var<storage, read> teacher: array<vec4f>;         // [Q, K] probabilities
@group(0) @binding(3) var<storage, read> matches: array<vec2u>;         // [R] rows of teacher, or NONE
@group(0) @binding(4) var<storage, read> logsumexp: array<f32>;         // [R]
@group(0) @binding(5) var<storage, read> d_losses: array<vec2f>;        // [R]
@group(0) @binding(6) var<storage, read_write> d_student: array<vec4f>; // [R, K]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let p = params;
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let a_row = (p.K + TURNS - 1u) / TURNS; // threads
  if (i >= p.rows * a_row) { return; }
  let r = i / a_row;
  let matched = matches[r] != vec2u(NONE);
  let sharpness = 1.0 / p.temp;
  let d = select(vec2f(), d_losses[r], matched) * sharpness;
  let to = select(vec2u(0u), matches[r], matched) * p.K;
  let lse = logsumexp[r];
  for (var k = i - r * a_row; k < p.K; k += a_row) {
    let softmax = exp(student[r * p.K + k] * sharpness - lse);
    d_student[r * p.K + k] = d.x * (softmax - teacher[to.x + k]) + d.y * (softmax - teacher[to.y + k]);
  }
}
