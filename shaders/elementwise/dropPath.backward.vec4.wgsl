// dropPath.backward with four channels a load, for image sizes that are a multiple of four.
//
// One thread four elements. image_size and first count vec4s here, and so does every index. Assigns.
//#include common/rng.wgsl

const WORKGROUP_SIZE: u32 = 64;

struct Params {
  images: u32,
  image_size: u32, // tokens * C / 4
  first: u32,      // vec4 at which the group begins
  first_image: u32,
  stream: u32,
  layer: u32,
  rate: f32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> step_scalars: array<u32>;     // seed, step, ...
@group(0) @binding(2) var<storage, read> d_y: array<vec4f>;            // [R, C / 4]
@group(0) @binding(3) var<storage, read_write> d_branch: array<vec4f>; // [R, C / 4]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let image = i / params.image_size;
  if (image >= params.images) { return; }
  let at = params.first + i;
  let index = params.layer * 65536u + params.first_image + image;
  let draw = unit_float(pcg4d(step_scalars[0], params.stream, step_scalars[1], index).x);
  var d = vec4f();
  if (draw >= params.rate) { d = d_y[at] * params.scale; }
  d_branch[at] = d;
}
