// columnSum with four columns a load, for columns in fours; params.columns counts vec4s here.

const WORKGROUP_SIZE: u32 = 64;

struct Params { rows: u32, columns: u32, chunk_rows: u32, chunks: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;           // [rows, columns]
@group(0) @binding(2) var<storage, read_write> parts: array<vec4f>; // [chunks, columns]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let p = params;
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (i >= p.columns * p.chunks) { return; }
  let chunk = i / p.columns;
  let begin = chunk * p.chunk_rows;
  let end = min(p.rows, begin + p.chunk_rows);
  var at = begin * p.columns + i - chunk * p.columns;
  var sum = vec4f();
  for (var r = begin; r < end; r++) {
    sum += x[at];
    at += p.columns;
  }
  parts[i] = sum;
}
