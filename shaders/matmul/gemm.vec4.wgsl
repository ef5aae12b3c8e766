//#if F16
enable f16;
//#end
enable subgroups;
diagnostic(off, subgroup_uniformity); // the four threads of a quad always share their rows, so they stay together
// gemm.wgsl for the shapes a model has: N and K come in fours.
//
// A thread owns ROWS4 * 4 rows and COLUMNS4 * 4 columns that lie together: the finish, at K = 48 half the work, moves
// vec4f. Four k a turn: a sum is fetched and put back once for four multiply-adds, which on the software adapter costs
// more than they do (docs/performance.md). Columns past the edge store what its owner does; rows are guarded.
//#include common/gelu.wgsl
//#include common/half.wgsl
//#include common/product.wgsl
//#include common/productInFours.wgsl
const I = 0; const J = 0; // the unrolled block of rows, and block of columns
const WORKGROUP_SIZE: u32 = 32;
const LANES: u32 = 8;
const ROWS4: u32 = 4;
const COLUMNS4: u32 = 2;

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
  var sum_I = 0.0;
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
    let a_I = four_halves(a[(own_I + k) / 4u]);
    //#else
    //#if A_ROWS
    let a_I = a[(own_I + k) / 4u];
    //#else
    let at_I = own_I + k * p.a_k;
    let a_I = vec4f(a[at_I], a[at_I + p.a_k], a[at_I + 2u * p.a_k], a[at_I + 3u * p.a_k]);
    //#end
    //#end
    //#if HAS_ROW_SUMS
    sum_I += dot(a_I, vec4f(1.0));
    //#end
    let x_I = quadSwapX(a_I);
    let y_I = quadSwapY(a_I);
    let z_I = quadSwapDiagonal(a_I);
    //#unroll J COLUMNS4
    //#if FUSED
    c_I_J_0 = fused(c_I_J_0, b_J, a_I);
    c_I_J_1 = fused(c_I_J_1, b_J, x_I);
    c_I_J_2 = fused(c_I_J_2, b_J, y_I);
    c_I_J_3 = fused(c_I_J_3, b_J, z_I);
    //#else
    c_I_J_0 += vec4f(b_J * a_I);
    c_I_J_1 += vec4f(b_J * x_I);
    c_I_J_2 += vec4f(b_J * y_I);
    c_I_J_3 += vec4f(b_J * z_I);
    //#end
    //#end
    //#end
  }

  //#if HAS_ROW_SUMS
  if (group.x == 0u && lane % LANES < 4u) {
    //#unroll I ROWS4
    if (row + I * 4u + own < p.M) { row_sums[group.z * p.M + row + I * 4u + own] = sum_I; }
    //#end
  }
  //#end
  //#if HAS_BIAS
  //#unroll J COLUMNS4
  let bias_J = bias[n_J];
  //#end
  //#end
  // row after row from the last one, and the sums move down: finishes written out take half as long again to build
  for (var r = ROWS4 * 4u; r > 0u; r--) {
    //#unroll J COLUMNS4
    var sum_J = vec4f();
    //#unroll I ROWS4
    let last_I_J = c_I_J_3;
    c_I_J_3 = c_I_J_2; c_I_J_2 = c_I_J_1; c_I_J_1 = c_I_J_0; c_I_J_0 = sum_J;
    sum_J = last_I_J;
    //#end
    //#end
    let at = row + ((r - 1u) ^ own);
    if (at < p.M) {
      //#unroll J COLUMNS4
      //#if HAS_BIAS
      sum_J += bias_J;
      //#end
      //#if THROUGH_GELU
      // a column past the edge is the last one again, to which GELU must be applied once
      if (group.x * (LANES * COLUMNS4) + lane % LANES + J * LANES < p.N / 4u) {
        finish(at * (p.N / 4u) + n_J, 0u, sum_J);
      }
      //#else
      finish(at * (p.N / 4u) + n_J, group.z * p.M * (p.N / 4u), sum_J);
      //#end
      //#end
    }
  }
}
