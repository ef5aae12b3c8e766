// values[r, i] = entropy[match[r, i]], 0 where there is no match
//
// One thread a student row, for both teacher views.

const WORKGROUP_SIZE: u32 = 64;
const NONE = 0xffffffffu;

struct Params { rows: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> entropy: array<f32>;       // [Q]
@group(0) @binding(2) var<storage, read> matches: array<vec2u>;     // [R] a teacher row in each view, or NONE
@group(0) @binding(3) var<storage, read_write> values: array<vec2f>; // [R]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (r >= params.rows) { return; }
  let matched = matches[r] != vec2u(NONE);
  let to = select(vec2u(0u), matches[r], matched);
  values[r] = select(vec2f(), vec2f(entropy[to.x], entropy[to.y]), matched);
}
