// parts[s, c] = sum over the rows r of chunk s of x[r, c]
//
// One thread a column of a chunk; neighbours take neighbouring columns. sumChunks adds the chunks up in order.

const WORKGROUP_SIZE: u32 = 64;

struct Params { rows: u32, columns: u32, chunk_rows: u32, chunks: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;           // [rows, columns]
@group(0) @binding(2) var<storage, read_write> parts: array<f32>; // [chunks, columns]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (i >= params.columns * params.chunks) { return; }
  let chunk = i / params.columns;
  let begin = chunk * params.chunk_rows;
  let end = min(params.rows, begin + params.chunk_rows);
  var at = begin * params.columns + i % params.columns;
  var sum = 0.0;
  for (var r = begin; r < end; r++) {
    sum += x[at];
    at += params.columns;
  }
  parts[i] = sum;
}
