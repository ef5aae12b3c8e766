// into[i, t, c] = from[i, t - shift, c] where that token exists, else 0
//
// One thread an element of the block written; i counts images, t tokens of an image. With `adds` set, what is there is
// added to and tokens without a source are left alone.

const WORKGROUP_SIZE: u32 = 64;

struct Params {
  C: u32,
  images: u32,
  from_row: u32,    // where the block begins
  from_tokens: u32, // tokens of an image
  into_row: u32,
  into_tokens: u32,
  shift: i32,
  adds: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<f32>;     // [R, C]
@group(0) @binding(2) var<storage, read_write> into: array<f32>; // [R', C]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let row = i / params.C;
  let image = row / params.into_tokens;
  if (image >= params.images) { return; }
  let c = i % params.C;
  let token = i32(row % params.into_tokens) - params.shift;
  let exists = token >= 0 && token < i32(params.from_tokens);
  if (params.adds != 0u && !exists) { return; }

  var value = 0.0;
  if (exists) { value = source[(params.from_row + image * params.from_tokens + u32(token)) * params.C + c]; }
  let at = params.into_row * params.C + i;
  if (params.adds != 0u) { value += into[at]; }
  into[at] = value;
}
