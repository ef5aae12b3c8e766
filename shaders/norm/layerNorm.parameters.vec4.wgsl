// layerNorm.parameters with four channels a load, for segments that are a multiple of four.
//
// One thread four columns of a chunk of rows; sumChunks adds the chunks up in order. params.segment counts vec4s here,
// and so does every index. Assigns.
//#include common/rows.wgsl

const WORKGROUP_SIZE: u32 = 64;
const QUADRANTS: u32 = 1;

struct Params {
  rows: u32, segment: u32, from_row: u32, to_row: u32, height: u32, width: u32,
  chunk_rows: u32, chunks: u32, first_chunk: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;                  // [R, segment]
@group(0) @binding(2) var<storage, read> moments: array<vec2f>;            // [R'] mean, rstd
@group(0) @binding(3) var<storage, read> d_y: array<vec4f>;                // [R', QUADRANTS * segment]
@group(0) @binding(4) var<storage, read_write> weight_parts: array<vec4f>; // [all chunks, QUADRANTS * segment]
@group(0) @binding(5) var<storage, read_write> bias_parts: array<vec4f>;   // [all chunks, QUADRANTS * segment]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let columns = QUADRANTS * params.segment;
  if (i >= columns * params.chunks) { return; }
  let chunk = i / columns;
  let channel = i % columns;
  let begin = chunk * params.chunk_rows;
  let end = min(params.rows, begin + params.chunk_rows);

  var d_weight = vec4f();
  var d_bias = vec4f();
  for (var r = begin; r < end; r++) {
    let origin = source(r, channel / params.segment);
    let out = params.to_row + r;
    let moment = moments[out];
    let d = d_y[out * columns + channel];
    let value = select(vec4f(), x[origin.at + channel % params.segment], origin.is_inside);
    d_weight = fma(d, (value - moment.x) * moment.y, d_weight);
    d_bias += d;
  }
  weight_parts[params.first_chunk * columns + i] = d_weight;
  bias_parts[params.first_chunk * columns + i] = d_bias;
}
