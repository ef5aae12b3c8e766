// patches[r, (channel, y, x)] = pixels[image, channel, P * patch_row + y, P * patch_column + x]
//
// One thread a run of P pixels that stay neighbours: a row r of patches, a channel and a line y of the patch.

const WORKGROUP_SIZE: u32 = 64;

struct Params {
  images: u32,
  height: u32, // pixels
  width: u32,
  rows: u32,   // patches down
  columns: u32,
  P: u32,
  first_row: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<f32>;        // [images, 3, height, width]
@group(0) @binding(2) var<storage, read_write> patches: array<f32>; // [R, 3 * P * P], the group from row first_row

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let P = params.P;
  let line = i % (3u * P); // of the patch: channel * P + y
  let patch_index = i / (3u * P);
  let column = patch_index % params.columns;
  let row = patch_index / params.columns % params.rows;
  let image = patch_index / (params.columns * params.rows);
  if (image >= params.images) { return; }

  let plane = image * 3u + line / P;
  let source = (plane * params.height + row * P + line % P) * params.width + column * P;
  let into = ((params.first_row + patch_index) * 3u * P + line) * P;
  for (var x = 0u; x < P; x++) { patches[into + x] = pixels[source + x]; }
}
