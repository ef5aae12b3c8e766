// terms[k] = - m ln m, in nats, with m = sum[k] / rows the share of prototype k in all rows together; 0 ln 0 is 0
//
// One thread a prototype.

const WORKGROUP_SIZE: u32 = 64;

struct Params { K: u32, rows: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sum: array<f32>;         // [K] of probabilities over the rows
@group(0) @binding(2) var<storage, read_write> terms: array<f32>; // [K]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let k = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (k >= params.K) { return; }
  let m = sum[k] / f32(params.rows);
  terms[k] = select(0.0, -m * log(m), m > 1.2e-38); // of a smaller one a device may take the logarithm of 0
}
