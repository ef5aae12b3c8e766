enable subgroups;
diagnostic(off, subgroup_uniformity); // the four threads of a quad always share their rows, so they stay together
// gemm.vec4.wgsl for adapters whose registers are memory: B stays, and rows pass by.
//
// A quad of threads holds PANEL_K rows of B in an array, COLUMNS4 * 4 columns a thread, and takes four rows of A at a
// time past it. The loop over rows carries no sums: on a software adapter every value that a loop carries is masked
// and put back each turn, which cost more than the multiply-adds (docs/performance.md). The array is filled in a loop,
// by an index that is no constant, lest a compiler take it apart into variables, which takes seconds to build; it is
// read at constant indices, which costs a plain load. Where K is longer than a panel, sums wait in C for the next one.
//#include common/gelu.wgsl
//#include common/half.wgsl
//#include common/product.wgsl
//#include common/productInFours.wgsl
const I = 0; const J = 0; const Q = 0; // the unrolled four of k, block of columns, and row of four
const WORKGROUP_SIZE: u32 = 4;
const PANEL_K: u32 = 48;
const PANEL_K4: u32 = 12;
const COLUMNS4: u32 = 3;
const HAS_MORE: bool = false; // panels than one
const WAITS: bool = false; // HAS_MORE, and what is done to a sum must wait for the last
const HAS_TAIL: bool = false; // of K, shorter than a panel

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) own: u32, // which row of four this thread loads; its neighbours' are own ^ 1, 2, 3
) {
  let p = params;
  let rows = (p.M + 4u * groups.y - 1u) / (4u * groups.y) * 4u; // of this quad
  let row_begin = group.y * rows;
  let row_end = min(row_begin + rows, p.M);
  let k_begin = group.z * p.k_chunk;
  let k_end = min(p.K, k_begin + p.k_chunk);
  let first = group.z * p.M * (p.N / 4u);
  //#unroll J COLUMNS4
  let column_J = group.x * (WORKGROUP_SIZE * COLUMNS4) + own + J * WORKGROUP_SIZE; // in fours
  let n_J = min(column_J, p.N / 4u - 1u);
  let end_J = select(0u, row_end, column_J < p.N / 4u); // a column past the edge is read again, and never stored
  //#if HAS_BIAS
  let bias_J = bias[n_J];
  //#end
  //#end

  var panel: array<vec4f, PANEL_K * COLUMNS4>;
  for (var k = k_begin; k < k_end; k += PANEL_K) {
    for (var i = 0u; i < PANEL_K; i += 4u) {
      //#if HAS_TAIL
      let b_k = min(k + i, k_end - 4u);
      let is_inside = k + i < k_end;
      //#else
      let b_k = k + i;
      //#end
      //#unroll J COLUMNS4
      //#if B_ROWS
      let b_J = four(n_J + b_k * p.b_k / 4u, p.b_k / 4u);
      //#else
      let b_J = transpose(four(n_J * p.b_n + b_k / 4u, p.b_n / 4u));
      //#end
      //#unroll Q 4
      //#if HAS_TAIL
      panel[(i + Q) * COLUMNS4 + J] = select(vec4f(), b_J[Q], is_inside);
      //#else
      panel[(i + Q) * COLUMNS4 + J] = b_J[Q];
      //#end
      //#end
      //#end
    }

    for (var row = row_begin; row < row_end; row += 4u) {
      let a_row = min(row + own, p.M - 1u) * p.a_m;
      //#unroll Q 4
      let at_Q = min(row + (own ^ Q), p.M - 1u) * (p.N / 4u);
      //#unroll J COLUMNS4
      //#if HAS_MORE
      var c_J_Q = select(vec4f(), c[first + at_Q + n_J], k > k_begin);
      //#else
      var c_J_Q = vec4f();
      //#end
      //#end
      //#end
      //#if HAS_ROW_SUMS
      //#if HAS_MORE
      var sum = select(0.0, row_sums[group.z * p.M + min(row + own, p.M - 1u)], k > k_begin);
      //#else
      var sum = 0.0;
      //#end
      //#end
      //#unroll I PANEL_K4
      {
        //#if HAS_TAIL
        let a_k = min(k + I * 4u, k_end - 4u);
        //#else
        let a_k = k + I * 4u;
        //#end
        //#if A_HALF
        let a_0 = single(a[(a_row + a_k) / 4u]);
        //#else
        //#if A_ROWS
        let a_0 = a[(a_row + a_k) / 4u];
        //#else
        let a_at = a_row + a_k * p.a_k;
        let a_0 = vec4f(a[a_at], a[a_at + p.a_k], a[a_at + 2u * p.a_k], a[a_at + 3u * p.a_k]);
        //#end
        //#end
        //#if HAS_ROW_SUMS
        //#if HAS_TAIL
        sum += select(0.0, dot(a_0, vec4f(1.0)), k + I * 4u < k_end);
        //#else
        sum += dot(a_0, vec4f(1.0));
        //#end
        //#end
        let a_1 = quadSwapX(a_0);
        let a_2 = quadSwapY(a_0);
        let a_3 = quadSwapDiagonal(a_0);
        //#unroll J COLUMNS4
        let b_J = mat4x4f(
          panel[(I * 4u) * COLUMNS4 + J],
          panel[(I * 4u + 1u) * COLUMNS4 + J],
          panel[(I * 4u + 2u) * COLUMNS4 + J],
          panel[(I * 4u + 3u) * COLUMNS4 + J],
        );
        //#unroll Q 4
        c_J_Q += b_J * a_Q;
        //#end
        //#end
      }
      //#end

      //#if HAS_ROW_SUMS
      if (group.x == 0u && row + own < row_end) { row_sums[group.z * p.M + row + own] = sum; }
      //#end
      // loops with turns or none: of an `if`, a software adapter computes both sides
      let is_last = !WAITS || k + PANEL_K >= k_end;
      //#if WAITS
      for (var turn = u32(!is_last); turn > 0u; turn--) {
        //#unroll Q 4
        //#unroll J COLUMNS4
        if (row + (own ^ Q) < end_J) { c[first + at_Q + n_J] = c_J_Q; }
        //#end
        //#end
      }
      //#end
      // row after row, and the sums move up: written out it takes longer to build, and no less to run
      for (var q = 4u * u32(!is_last); q < 4u; q++) {
        let at = min(row + (own ^ q), p.M - 1u) * (p.N / 4u);
        //#unroll J COLUMNS4
        //#if HAS_BIAS
        let y_J = c_J_0 + bias_J;
        //#else
        let y_J = c_J_0;
        //#end
        if (row + (own ^ q) < end_J) { finish(at + n_J, first, y_J); }
        c_J_0 = c_J_1; c_J_1 = c_J_2; c_J_2 = c_J_3;
        //#end
      }
    }
  }
}
