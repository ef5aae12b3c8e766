//#if QUADS
enable subgroups;
diagnostic(off, subgroup_uniformity); // the four threads of a quad always share their rows, so they stay together
//#end
// C[m, n] = sum_k A[m, k] * B[k, n], with a finish: + bias[n], GELU, + residual[m, n], * GELU'(pre[m, n]).
//
// A and B are read through strides, so this one text serves the forward (x W^T), the input gradient (dy W) and the
// weight gradient (dy^T x). A thread owns ROWS4 * 4 rows and COLUMNS columns; a workgroup is 4 blocks of rows by 8 lanes
// of columns, neighbours 8 apart, so that lanes touch neighbouring columns. With QUADS each thread of a quad loads one
// row in four and gets the others by swaps: a quarter of the loads, which are what costs (docs/performance.md). The
// loop has no guards: indices are clamped before it, stores are guarded after it. The grid's z cuts K into chunks
// whose partial products lie one after another in C (weight gradients: K is tens of thousands of rows).
//#include common/gelu.wgsl
//#include common/product.wgsl

const I = 0; // stands for the unrolled row block and column
const J = 0;
const Q = 0;
const WORKGROUP_SIZE: u32 = 32;
const LANES: u32 = 8;
const ROWS4: u32 = 4;
const COLUMNS: u32 = 6;
const QUADS: bool = true;
const PLAIN: bool = false; // not QUADS: any adapter

//#if A_HALF
@group(0) @binding(1) var<storage, read> a: array<u32>;
//#else
@group(0) @binding(1) var<storage, read> a: array<f32>;
//#end
//#if B_HALF
@group(0) @binding(2) var<storage, read> b: array<u32>;
//#else
@group(0) @binding(2) var<storage, read> b: array<f32>;
//#end
@group(0) @binding(3) var<storage, read_write> c: array<f32>;          // [chunks, M, N]
//#if HAS_BIAS
@group(0) @binding(4) var<storage, read> bias: array<f32>;             // [N]
//#end
//#if HAS_DERIVATIVE
@group(0) @binding(5) var<storage, read_write> derivative: array<f32>; // [M, N] GELU' of what GELU is applied to
//#end
//#if HAS_RESIDUAL
@group(0) @binding(6) var<storage, read> residual: array<f32>;         // [M, N]
//#end
//#if HAS_PRE
@group(0) @binding(7) var<storage, read_write> pre: array<f32>;        // [M, N]
//#end
//#if HAS_ROW_SUMS
@group(0) @binding(8) var<storage, read_write> row_sums: array<f32>;   // [chunks, M] sums of the rows of A
//#end

fn a_at(i: u32) -> f32 {
  //#if A_HALF
  return unpack2x16float(a[i / 2u])[i % 2u];
  //#else
  return a[i];
  //#end
}

fn b_at(i: u32) -> f32 {
  //#if B_HALF
  return unpack2x16float(b[i / 2u])[i % 2u];
  //#else
  return b[i];
  //#end
}

fn finish(m: u32, n: u32, chunk: u32, sum: f32) {
  if (m >= params.M || n >= params.N) { return; }
  let at = m * params.N + n;
  var y = sum;
  //#if HAS_BIAS
  y += bias[n];
  //#end
  //#if HAS_GELU
  //#if HAS_PRE
  pre[at] = y;
  //#end
  let e = bell(y);
  let cdf = normal_cdf(y, e);
  //#if HAS_DERIVATIVE
  derivative[at] = gelu_derivative(y, cdf, e);
  //#end
  y *= cdf;
  //#end
  //#if HAS_RESIDUAL
  y += residual[at];
  //#end
  //#if THROUGH_GELU
  let x = pre[at];
  let bell_x = bell(x);
  let cdf_x = normal_cdf(x, bell_x);
  y *= gelu_derivative(x, cdf_x, bell_x);
  pre[at] = x * cdf_x;
  //#end
  c[chunk * params.M * params.N + at] = y;
}

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let p = params; // once: a uniform read in the loop costs as much as any load
  let row = (group.y * (WORKGROUP_SIZE / LANES) + lane / LANES) * (ROWS4 * 4u); // first of this thread's rows
  let column = group.x * (LANES * COLUMNS) + lane % LANES;                      // first of its columns
  //#if QUADS
  let own = lane % 4u; // which row of four this thread loads; what it gets from its neighbours is of rows own ^ 1, 2, 3
  //#end
  //#if PLAIN
  let own = 0u;
  //#end
  let k_begin = group.z * p.k_chunk;
  let k_end = select(min(p.K, k_begin + p.k_chunk), k_begin, row >= p.M);
  let last_row = p.M - 1u;

  //#unroll I ROWS4
  //#if QUADS
  let own_I = min(row + I * 4u + own, last_row) * p.a_m;
  //#end
  //#if PLAIN
  let rows_I = min(row + I * 4u + vec4u(0u, 1u, 2u, 3u), vec4u(last_row)) * p.a_m;
  //#end
  //#if HAS_ROW_SUMS
  var sum_I = vec4f();
  //#end
  //#unroll J COLUMNS
  var c_I_J = vec4f();
  //#end
  //#end
  //#unroll J COLUMNS
  let column_J = min(column + J * LANES, p.N - 1u) * p.b_n;
  //#end

  for (var k = k_begin; k < k_end; k++) {
    let at_a = k * p.a_k;
    let at_b = k * p.b_k;
    //#unroll J COLUMNS
    let b_J = vec4f(b_at(column_J + at_b));
    //#end
    //#unroll I ROWS4
    //#if QUADS
    let a_I = a_at(own_I + at_a);
    let x_I = vec4f(a_I, quadSwapX(a_I), quadSwapY(a_I), quadSwapDiagonal(a_I));
    //#end
    //#if PLAIN
    let x_I = vec4f(a_at(rows_I.x + at_a), a_at(rows_I.y + at_a), a_at(rows_I.z + at_a), a_at(rows_I.w + at_a));
    //#end
    //#if HAS_ROW_SUMS
    sum_I += x_I;
    //#end
    //#unroll J COLUMNS
    c_I_J = fma(x_I, b_J, c_I_J);
    //#end
    //#end
  }

  //#if HAS_ROW_SUMS
  if (group.x == 0u && lane % LANES == 0u) {
    //#unroll I ROWS4
    //#unroll Q 4
    if (row + I * 4u + Q < p.M) { row_sums[group.z * p.M + row + I * 4u + Q] = sum_I[Q]; }
    //#end
    //#end
  }
  //#end
  //#unroll I ROWS4
  //#unroll J COLUMNS
  finish(row + I * 4u + (own ^ 0u), column + J * LANES, group.z, c_I_J.x);
  finish(row + I * 4u + (own ^ 1u), column + J * LANES, group.z, c_I_J.y);
  finish(row + I * 4u + (own ^ 2u), column + J * LANES, group.z, c_I_J.z);
  finish(row + I * 4u + (own ^ 3u), column + J * LANES, group.z, c_I_J.w);
  //#end
  //#end
}
