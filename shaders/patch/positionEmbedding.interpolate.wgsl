// into[t, c] = sum_j matrix[t, j] * rows[j, c]
//
// One thread an element; tables are small. With the bicubic matrix it is the interpolation, with its transpose the
// gradient. Adds to `into` where `adds` is set, else assigns.

const WORKGROUP_SIZE: u32 = 64;

struct Params { tokens: u32, table_rows: u32, C: u32, adds: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> matrix: array<f32>;     // [tokens, table_rows]
@group(0) @binding(2) var<storage, read> rows: array<f32>;       // [table_rows, C]
@group(0) @binding(3) var<storage, read_write> into: array<f32>; // [tokens, C]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let t = i / params.C;
  let c = i % params.C;
  if (t >= params.tokens) { return; }
  var sum = 0.0;
  for (var j = 0u; j < params.table_rows; j++) {
    sum = fma(matrix[t * params.table_rows + j], rows[j * params.C + c], sum);
  }
  if (params.adds != 0u) { sum += into[i]; }
  into[i] = sum;
}
