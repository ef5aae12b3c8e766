// layerNorm.forward for short rows: the row is read once, four channels a load, and stays in variables.
//
// One thread ROWS rows, which may share what is read of weight and bias. params.segment counts vec4s here, and so does
// every index.
//#include common/rows.wgsl

const WORKGROUP_SIZE: u32 = 64;
const QUADRANTS: u32 = 1;
const SEGMENT: u32 = 4; // vec4s of a quadrant
const ROWS: u32 = 1;
const SHARES: bool = false; // for many rows a thread, where variables are memory: registers would not hold so much
const Q = 0;
const J = 0;

struct Params { rows: u32, segment: u32, eps: f32, from_row: u32, to_row: u32, height: u32, width: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;             // [R, SEGMENT]
@group(0) @binding(2) var<storage, read> weight: array<vec4f>;        // [QUADRANTS * SEGMENT]
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;          // [QUADRANTS * SEGMENT]
@group(0) @binding(4) var<storage, read_write> y: array<vec4f>;       // [R', QUADRANTS * SEGMENT]
@group(0) @binding(5) var<storage, read_write> moments: array<vec2f>; // [R'] mean, rstd

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
  let bias_Q_J = bias[Q * SEGMENT + J];
  //#end
  //#end
  //#end

  for (var r = begin; r < min(begin + ROWS, params.rows); r++) {
    var sum = vec4f();
    //#unroll Q QUADRANTS
    let origin_Q = source(r, Q);
    //#unroll J SEGMENT
    var x_Q_J = select(vec4f(), x[origin_Q.at + J], origin_Q.is_inside);
    sum += x_Q_J;
    //#end
    //#end
    let mean = (sum.x + sum.y + sum.z + sum.w) * share;

    var squares = vec4f();
    //#unroll Q QUADRANTS
    //#unroll J SEGMENT
    x_Q_J -= mean;
    squares = fma(x_Q_J, x_Q_J, squares);
    //#end
    //#end
    let rstd = inverseSqrt((squares.x + squares.y + squares.z + squares.w) * share + params.eps);

    let out = params.to_row + r;
    let at = out * QUADRANTS * SEGMENT;
    //#unroll Q QUADRANTS
    //#unroll J SEGMENT
    //#if SHARES
    y[at + Q * SEGMENT + J] = fma(x_Q_J * rstd, weight_Q_J, bias_Q_J);
    //#else
    y[at + Q * SEGMENT + J] = fma(x_Q_J * rstd, weight[Q * SEGMENT + J], bias[Q * SEGMENT + J]);
    //#end
    //#end
    //#end
    moments[out] = vec2f(mean, rstd);
  }
}
