// partials[p, 0, c] = sum_r d_y[r, c] * (x[r, c] - mean_r) * rstd_r,   partials[p, 1, c] = sum_r d_y[r, c]
//
// First stage of d_weight and d_bias: one thread a column and a part of the rows (`part_rows` in a row), in order.
// affineTotal adds the parts up.

const WORKGROUP_SIZE: u32 = 64;

struct Params { R: u32, C: u32, parts: u32, part_rows: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;              // [R, C]
@group(0) @binding(2) var<storage, read> stats: array<vec2f>;        // [R] mean and rstd
@group(0) @binding(3) var<storage, read> d_y: array<f32>;            // [R, C]
@group(0) @binding(4) var<storage, read_write> partials: array<f32>; // [parts, 2, C]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let C = params.C;
  if (i >= params.parts * C) { return; }
  let p = i / C;
  let c = i % C;

  var d_weight = 0.0;
  var d_bias = 0.0;
  let end = min((p + 1u) * params.part_rows, params.R);
  for (var r = p * params.part_rows; r < end; r++) {
    let dy = d_y[r * C + c];
    d_weight = fma(dy, (x[r * C + c] - stats[r].x) * stats[r].y, d_weight);
    d_bias += dy;
  }
  partials[2u * p * C + c] = d_weight;
  partials[(2u * p + 1u) * C + c] = d_bias;
}
