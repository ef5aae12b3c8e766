// matchedCrossEntropy.forward with four prototypes a load, for K in fours; params.K counts vec4s here.
//
// One thread a row, which it reads once: when a larger logit comes, the sum so far is scaled down to it.

const WORKGROUP_SIZE: u32 = 16;
const NONE = 0xffffffffu; // a pair that is skipped

struct Params { rows: u32, K: u32, temp: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> student: array<vec4f>;       // [R, K] logits
@group(0) @binding(2) var<storage, read> teacher: array<vec4f>;       // [Q, K] probabilities
@group(0) @binding(3) var<storage, read> matches: array<vec2u>;       // [R] rows of teacher, or NONE
@group(0) @binding(4) var<storage, read_write> logsumexp: array<f32>; // [R] kept for the backward
@group(0) @binding(5) var<storage, read_write> losses: array<vec2f>;  // [R] nats

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let p = params;
  let r = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (r >= p.rows) { return; }
  let at = r * p.K;
  let matched = matches[r] != vec2u(NONE);
  let to = select(vec2u(0u), matches[r], matched) * p.K;
  let sharpness = 1.0 / p.temp;

  let origin = student[at].x; // logits are taken from here: the loss is a difference of them
  var largest = 0.0;
  var total = vec4f();
  var expected_0 = vec4f();
  var expected_1 = vec4f();
  for (var k = 0u; k < p.K; k++) {
    let z = (student[at + k] - origin) * sharpness;
    let larger = max(largest, max(max(z.x, z.y), max(z.z, z.w)));
    total = total * exp(largest - larger) + exp(z - larger);
    largest = larger;
    expected_0 = fma(teacher[to.x + k], z, expected_0);
    expected_1 = fma(teacher[to.y + k], z, expected_1);
  }
  let lse = largest + log(total.x + total.y + total.z + total.w);
  logsumexp[r] = origin * sharpness + lse;
  losses[r] = select(vec2f(), vec2f(lse - dot(expected_0, vec4f(1.0)), lse - dot(expected_1, vec4f(1.0))), matched);
}
