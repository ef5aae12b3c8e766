// values[r, 0..k-1] = the k largest of x[r, :], falling; indices say where. Of equals the first comes first.
//
// One thread a row, which keeps a sorted list of the k best so far; most elements fail the first comparison.

const WORKGROUP_SIZE: u32 = 16;
const CAPACITY: u32 = 32; // at least k

struct Params { rows: u32, columns: u32, k: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;             // [R, N]
@group(0) @binding(2) var<storage, read_write> values: array<f32>;  // [R, k]
@group(0) @binding(3) var<storage, read_write> indices: array<u32>; // [R, k]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (r >= params.rows) { return; }
  var best: array<f32, CAPACITY>;
  var where_: array<u32, CAPACITY>;
  for (var i = 0u; i < params.k; i++) { best[i] = -3.4e38; where_[i] = 0u; }
  let last = params.k - 1u;
  for (var n = 0u; n < params.columns; n++) {
    let value = x[r * params.columns + n];
    if (value <= best[last]) { continue; }
    var at = last;
    while (at > 0u && value > best[at - 1u]) {
      best[at] = best[at - 1u];
      where_[at] = where_[at - 1u];
      at--;
    }
    best[at] = value;
    where_[at] = n;
  }
  for (var i = 0u; i < params.k; i++) {
    values[r * params.k + i] = best[i];
    indices[r * params.k + i] = where_[i];
  }
}
