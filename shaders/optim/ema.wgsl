// teacher <- m teacher + (1 - m) student, over all parameters
//
// One thread an element of the flat buffers.
//#include common/step.wgsl

const WORKGROUP_SIZE: u32 = 64;

struct Params { n: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> student: array<f32>;
@group(0) @binding(2) var<storage, read> scalars: StepScalars;
@group(0) @binding(3) var<storage, read_write> teacher: array<f32>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (i >= params.n) { return; }
  teacher[i] = teacher[i] * scalars.momentum + student[i] * scalars.one_minus_momentum;
}
