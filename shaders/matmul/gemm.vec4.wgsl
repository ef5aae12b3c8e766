enable subgroups;
diagnostic(off, subgroup_uniformity); // the four threads of a quad always share their rows, so they stay together
// gemm.wgsl for the shapes a model has: N and K come in fours.
//
// A thread owns ROWS4 * 4 rows and COLUMNS4 * 4 columns that lie together: the finish, at K = 48 half the work, moves
// vec4f. Four k a turn: a sum is fetched and put back once for four multiply-adds, which on the software adapter costs
// more than they do (docs/performance.md). Columns past the edge store what its owner does; rows are guarded.
//#include common/gelu.wgsl
//#include common/half.wgsl
const I = 0; const J = 0; const Q = 0; // the unrolled block of rows, block of columns, and row of a block
const WORKGROUP_SIZE: u32 = 32;
const LANES: u32 = 8;
const ROWS4: u32 = 4;
const COLUMNS4: u32 = 2;
const A_ROWS: bool = true; // the rows of A lie together (a_k = 1), or else its columns do (a_m = 1)
const B_ROWS: bool = true; // the rows of B lie together (b_n = 1), or else its columns do (b_k = 1)
const A_HALF: bool = false; // in half precision, four elements a vec2u; only with A_ROWS
const B_HALF: bool = false;
const C_HALF: bool = false;
const HAS_BIAS: bool = false;
const HAS_GELU: bool = false;
const HAS_DERIVATIVE: bool = false; // of GELU, for the backward
const HAS_RESIDUAL: bool = false;
const HAS_SCALE: bool = false;
const HAS_ROW_SUMS: bool = false;
const IS_ROLLED: bool = false; // the finish, where it is long: written out for every row, it took longer to build than the rest

struct Params { M: u32, N: u32, K: u32, a_m: u32, a_k: u32, b_k: u32, b_n: u32, k_chunk: u32 }
@group(0) @binding(0) var<uniform> params: Params;
//#if A_HALF
@group(0) @binding(1) var<storage, read> a: array<vec2u>;
//#else
//#if A_ROWS
@group(0) @binding(1) var<storage, read> a: array<vec4f>;
//#else
@group(0) @binding(1) var<storage, read> a: array<f32>;
//#end
//#end
//#if B_HALF
@group(0) @binding(2) var<storage, read> b: array<vec2u>;
//#else
@group(0) @binding(2) var<storage, read> b: array<vec4f>;
//#end
//#if C_HALF
@group(0) @binding(3) var<storage, read_write> c: array<vec2u>;          // [chunks, M, N / 4]
//#else
@group(0) @binding(3) var<storage, read_write> c: array<vec4f>;          // [chunks, M, N / 4]
//#end
//#if HAS_BIAS
@group(0) @binding(4) var<storage, read> bias: array<vec4f>;             // [N / 4]
//#end
//#if HAS_DERIVATIVE
@group(0) @binding(5) var<storage, read_write> derivative: array<vec4f>; // [M, N / 4] GELU' of what GELU is applied to
//#end
//#if HAS_RESIDUAL
@group(0) @binding(6) var<storage, read> residual: array<vec4f>;         // [M, N / 4]
//#end
//#if HAS_SCALE
@group(0) @binding(7) var<storage, read> scale: array<vec4f>;            // [M, N / 4]
//#end
//#if HAS_ROW_SUMS
@group(0) @binding(8) var<storage, read_write> row_sums: array<f32>;     // [chunks, M] sums of the rows of A
//#end

fn finish(at: u32, first: u32, sum: vec4f) {
  var y = sum;
  //#if HAS_GELU
  let cdf = vec4f(normal_cdf(y.x), normal_cdf(y.y), normal_cdf(y.z), normal_cdf(y.w));
  //#if HAS_DERIVATIVE
  derivative[at] = vec4f(
    gelu_derivative(y.x, cdf.x), gelu_derivative(y.y, cdf.y), gelu_derivative(y.z, cdf.z), gelu_derivative(y.w, cdf.w),
  );
  //#end
  y *= cdf;
  //#end
  //#if HAS_RESIDUAL
  y += residual[at];
  //#end
  //#if HAS_SCALE
  y *= scale[at];
  //#end
  //#if C_HALF
  c[first + at] = rounded(y);
  //#else
  c[first + at] = y;
  //#end
}

fn four(at: u32, stride: u32) -> mat4x4f {
  //#if B_HALF
  return mat4x4f(single(b[at]), single(b[at + stride]), single(b[at + 2u * stride]), single(b[at + 3u * stride]));
  //#else
  return mat4x4f(b[at], b[at + stride], b[at + 2u * stride], b[at + 3u * stride]);
  //#end
}
@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = params; // once: a uniform read in the loop costs as much as any load
  let row = (group.y * (WORKGROUP_SIZE / LANES) + lane / LANES) * (ROWS4 * 4u); // first of this thread's rows
  let own = lane % 4u; // which row of four this thread loads; what it gets from its neighbours is of rows own ^ 1, 2, 3
  let k_begin = group.z * p.k_chunk;
  let k_end = select(min(p.K, k_begin + p.k_chunk), k_begin, row >= p.M);

  //#unroll J COLUMNS4
  let n_J = min(group.x * (LANES * COLUMNS4) + lane % LANES + J * LANES, p.N / 4u - 1u);
  //#end
  //#unroll I ROWS4
  let own_I = min(row + I * 4u + own, p.M - 1u) * p.a_m;
  //#if HAS_ROW_SUMS
  var sum_I = vec4f();
  //#end
  //#unroll J COLUMNS4
  var c_I_J_0 = vec4f(); var c_I_J_1 = vec4f(); var c_I_J_2 = vec4f(); var c_I_J_3 = vec4f();
  //#end
  //#end

  for (var k = k_begin; k < k_end; k += 4u) {
    //#unroll J COLUMNS4
    //#if B_ROWS
    let b_J = four(n_J + k * p.b_k / 4u, p.b_k / 4u);
    //#else
    let b_J = transpose(four(n_J * p.b_n + k / 4u, p.b_n / 4u));
    //#end
    //#end
    //#unroll I ROWS4
    //#if A_HALF
    let a_I = single(a[(own_I + k) / 4u]);
    //#else
    //#if A_ROWS
    let a_I = a[(own_I + k) / 4u];
    //#else
    let at_I = own_I + k * p.a_k;
    let a_I = vec4f(a[at_I], a[at_I + p.a_k], a[at_I + 2u * p.a_k], a[at_I + 3u * p.a_k]);
    //#end
    //#end
    //#if HAS_ROW_SUMS
    sum_I += a_I;
    //#end
    let x_I = quadSwapX(a_I);
    let y_I = quadSwapY(a_I);
    let z_I = quadSwapDiagonal(a_I);
    //#unroll J COLUMNS4
    c_I_J_0 += b_J * a_I;
    c_I_J_1 += b_J * x_I;
    c_I_J_2 += b_J * y_I;
    c_I_J_3 += b_J * z_I;
    //#end
    //#end
  }

  //#if HAS_ROW_SUMS
  if (group.x == 0u && lane % LANES < 4u) {
    //#unroll I ROWS4
    if (row + I * 4u + own < p.M) { row_sums[group.z * p.M + row + I * 4u + own] = dot(sum_I, vec4f(1.0)); }
    //#end
  }
  //#end
  //#if HAS_BIAS
  //#unroll J COLUMNS4
  let bias_J = bias[n_J];
  //#end
  //#end
  //#if IS_ROLLED
  // one block of rows a turn, the last first: the sums move up by a block, and what falls off the end is finished
  //#unroll J COLUMNS4
  //#unroll Q 4
  var done_J_Q = vec4f();
  //#end
  //#end
  for (var block = ROWS4; block > 0u; block--) {
    //#unroll I ROWS4
    //#unroll J COLUMNS4
    //#unroll Q 4
    let next_I_J_Q = c_I_J_Q; c_I_J_Q = done_J_Q; done_J_Q = next_I_J_Q;
    //#end
    //#end
    //#end
    //#unroll Q 4
    let row_Q = row + (block - 1u) * 4u + (own ^ Q);
    if (row_Q < p.M) {
      //#unroll J COLUMNS4
      //#if HAS_BIAS
      done_J_Q += bias_J;
      //#end
      finish(row_Q * (p.N / 4u) + n_J, group.z * p.M * (p.N / 4u), done_J_Q);
      //#end
    }
    //#end
  }
  //#else
  //#unroll I ROWS4
  //#unroll Q 4
  let row_I_Q = row + I * 4u + (own ^ Q);
  if (row_I_Q < p.M) {
    //#unroll J COLUMNS4
    //#if HAS_BIAS
    c_I_J_Q += bias_J;
    //#end
    finish(row_I_Q * (p.N / 4u) + n_J, group.z * p.M * (p.N / 4u), c_I_J_Q);
    //#end
  }
  //#end
  //#end
  //#end
}
