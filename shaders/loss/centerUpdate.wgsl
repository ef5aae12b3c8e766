// center[k] = m center[k] + (1 - m) sum[k] / rows
//
// One thread a prototype; sum is the column sum of the raw teacher logits.
//#include common/step.wgsl

const WORKGROUP_SIZE: u32 = 64;

struct Params { K: u32, rows: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sum: array<f32>;          // [K]
@group(0) @binding(2) var<storage, read> scalars: StepScalars;
@group(0) @binding(3) var<storage, read_write> center: array<f32>; // [1, K]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let k = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (k >= params.K) { return; }
  let m = scalars.center_momentum;
  center[k] = center[k] * m + sum[k] / f32(params.rows) * (1.0 - m);
}
