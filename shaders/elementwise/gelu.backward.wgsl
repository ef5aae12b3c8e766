// d_x = d_y * (Phi(x) + x phi(x))
//
// One thread an element. Assigns.
//#include common/gelu.wgsl

const WORKGROUP_SIZE: u32 = 64;

struct Params { n: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;         // [n]
@group(0) @binding(2) var<storage, read> d_y: array<f32>;       // [n]
@group(0) @binding(3) var<storage, read_write> d_x: array<f32>; // [n]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (i >= params.n) { return; }
  let e = bell(x[i]);
  d_x[i] = d_y[i] * gelu_derivative(x[i], normal_cdf(x[i], e), e);
}
