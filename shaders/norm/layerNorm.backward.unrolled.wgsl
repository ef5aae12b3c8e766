// layerNorm.backward for short rows: the row and its gradient are read once, four channels a load, and stay in
// variables.
//
// One thread ROWS rows, which may share what is read of weight. params.segment counts vec4s here, and so does every index.
// Adds to d_x where params.adds is 1, else assigns.
//#include common/rows.wgsl

const WORKGROUP_SIZE: u32 = 64;
const QUADRANTS: u32 = 1;
const SEGMENT: u32 = 4; // vec4s of a quadrant
const ROWS: u32 = 1;
const SHARES: bool = false; // for many rows a thread, where variables are memory: registers would not hold so much
const Q = 0;
const J = 0;

struct Params { rows: u32, segment: u32, from_row: u32, to_row: u32, height: u32, width: u32, adds: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;         // [R, SEGMENT]
@group(0) @binding(2) var<storage, read> weight: array<vec4f>;    // [QUADRANTS * SEGMENT]
@group(0) @binding(3) var<storage, read> moments: array<vec2f>;   // [R'] mean, rstd
@group(0) @binding(4) var<storage, read> d_y: array<vec4f>;       // [R', QUADRANTS * SEGMENT]
@group(0) @binding(5) var<storage, read_write> d_x: array<vec4f>; // [R, SEGMENT]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let begin = ((group.x + group.y * grid.x) * WORKGROUP_SIZE + lane) * ROWS;
  let share = 1.0 / f32(4u * QUADRANTS * SEGMENT);
  //#if SHARES
  //#unroll Q QUADRANTS
  //#unroll J SEGMENT
  let weight_Q_J = weight[Q * SEGMENT + J];
  //#end
  //#end
  //#end

  for (var r = begin; r < min(begin + ROWS, params.rows); r++) {
    let out = params.to_row + r;
    let at = out * QUADRANTS * SEGMENT;
    let moment = moments[out];
    let mean = moment.x;
    let rstd = moment.y;

    var sum_g = vec4f();
    var sum_g_normed = vec4f();
    //#unroll Q QUADRANTS
    let origin_Q = source(r, Q);
    //#unroll J SEGMENT
    let normed_Q_J = (select(vec4f(), x[origin_Q.at + J], origin_Q.is_inside) - mean) * rstd;
    //#if SHARES
    let g_Q_J = d_y[at + Q * SEGMENT + J] * weight_Q_J;
    //#else
    let g_Q_J = d_y[at + Q * SEGMENT + J] * weight[Q * SEGMENT + J];
    //#end
    sum_g += g_Q_J;
    sum_g_normed = fma(g_Q_J, normed_Q_J, sum_g_normed);
    //#end
    //#end
    let mean_g = (sum_g.x + sum_g.y + sum_g.z + sum_g.w) * share;
    let mean_g_normed = (sum_g_normed.x + sum_g_normed.y + sum_g_normed.z + sum_g_normed.w) * share;

    //#unroll Q QUADRANTS
    if (origin_Q.is_inside) {
      //#unroll J SEGMENT
      var d_Q_J = rstd * (g_Q_J - mean_g - normed_Q_J * mean_g_normed);
      if (params.adds == 1u) { d_Q_J += d_x[origin_Q.at + J]; }
      d_x[origin_Q.at + J] = d_Q_J;
      //#end
    }
    //#end
  }
}
