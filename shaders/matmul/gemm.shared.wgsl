//#if F16
enable f16;
//#end
// gemm.vec4.wgsl for graphics cards, with or without subgroups: what a workgroup needs of A and B is loaded once, and lies
// in memory that its threads share.
//
// A turn is 16 of K; what the next one needs is on its way while this one is added up. A thread's rows lie GROUPS apart and
// its columns LANES fours, so that neighbours read what lies together. The last index of a tile is turned by the four of K
// it belongs to, so that neighbours who write along K do not meet in one bank. Every other index is a constant or that
// four: one address a side, and offsets from it. Where A comes in columns, M comes in fours.
//#include common/gelu.wgsl
//#include common/half.wgsl
//#include common/product.wgsl
//#include common/productInFours.wgsl
const I = 0; const J = 0; const S = 0; const Q = 0; // the unrolled row, block of columns, share of a thread, and its part
const WORKGROUP_SIZE: u32 = 64;
const LANES: u32 = 8;
const ROWS: u32 = 8;
const COLUMNS4: u32 = 2;
const A_SHARES: u32 = 4; // what a thread loads a turn: fours of K, or blocks of 4 x 4 where A comes in columns
const B_SHARES: u32 = 4; // the same of B: fours of N, or blocks where B comes in columns
const HAS_TAIL: bool = false; // K, or the last chunk of it, ends within a turn: what lies past it is taken for nothing
const TURN = 16u;
const GROUPS = WORKGROUP_SIZE / LANES;
const TILE_ROWS = GROUPS * ROWS;
const TILE_FOURS = LANES * COLUMNS4;

var<workgroup> a_tile: array<array<array<Four, GROUPS>, ROWS>, TURN / 4>; // four k of a row
var<workgroup> b_tile: array<array<array<Four, LANES>, COLUMNS4>, TURN>;  // four columns of a k

//#if A_ROWS
fn a_share(at: u32) -> Four {
  //#if A_HALF
  return four_halves(a[at]);
  //#else
  return a[at];
  //#end
}
//#else
fn a_share(at: u32) -> Fours {
  let stride = params.a_k / 4u;
  return transpose(Fours(a[at], a[at + stride], a[at + 2u * stride], a[at + 3u * stride]));
}
//#end
//#if B_ROWS
fn b_share(at: u32) -> Four {
  //#if B_HALF
  return four_halves(b[at]);
  //#else
  return b[at];
  //#end
}
//#else
fn b_share(at: u32) -> Fours { return transpose(four(at, params.b_n / 4u)); }
//#end

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = params;
  let y = lane / LANES;
  let x = lane % LANES;
  let k_begin = group.z * p.k_chunk;
  let k_end = min(p.K, k_begin + p.k_chunk);
  let k4 = lane % 4u; // whose values this thread loads, in a turn
  let k = k_begin + 4u * k4;

  //#unroll S A_SHARES
  let a_row_S = lane / 4u + S * (WORKGROUP_SIZE / 4u); // in fours where A comes in columns
  //#if A_ROWS
  let a_turn_S = TURN / 4u;
  var a_at_S = min(group.y * TILE_ROWS + a_row_S, p.M - 1u) * (p.a_m / 4u) + k / 4u;
  let a_to_S = &a_tile[k4][a_row_S / GROUPS][(a_row_S ^ (2u * k4)) % GROUPS];
  //#else
  let a_turn_S = TURN * (p.a_k / 4u);
  var a_at_S = min(group.y * (TILE_ROWS / 4u) + a_row_S, p.M / 4u - 1u) + k * (p.a_k / 4u);
  //#unroll Q 4
  let a_to_S_Q = &a_tile[k4][(4u * a_row_S + Q) / GROUPS][((4u * a_row_S + Q) ^ (2u * k4)) % GROUPS];
  //#end
  //#end
  var a_S = a_share(a_at_S);
  //#end
  //#unroll S B_SHARES
  //#if B_ROWS
  let b_k_S = (lane + S * WORKGROUP_SIZE) / TILE_FOURS;
  let b_n_S = (lane + S * WORKGROUP_SIZE) % TILE_FOURS;
  let b_turn_S = TURN * (p.b_k / 4u);
  var b_at_S = min(group.x * TILE_FOURS + b_n_S, p.N / 4u - 1u) + (k_begin + b_k_S) * (p.b_k / 4u);
  let b_to_S = &b_tile[b_k_S][b_n_S / LANES][(b_n_S ^ (b_k_S / 4u * 2u)) % LANES];
  //#else
  let b_n_S = lane / 4u + S * (WORKGROUP_SIZE / 4u);
  let b_turn_S = TURN / 4u;
  var b_at_S = min(group.x * TILE_FOURS + b_n_S, p.N / 4u - 1u) * p.b_n + k / 4u;
  //#unroll Q 4
  let b_to_S_Q = &b_tile[4u * k4 + Q][b_n_S / LANES][(b_n_S ^ (2u * k4)) % LANES];
  //#end
  //#end
  var b_S = b_share(b_at_S);
  //#end

  //#unroll I ROWS
  //#if HAS_ROW_SUMS
  var sum_I = 0.0;
  //#end
  //#unroll J COLUMNS4
  var c_I_J = vec4f();
  //#end
  //#end

  for (var turn = k_begin; turn < k_end; turn += TURN) {
    workgroupBarrier(); // the turn before has been read
    //#unroll S A_SHARES
    //#if A_ROWS
    *a_to_S = select(Four(), a_S, !HAS_TAIL || turn + 4u * k4 < k_end);
    //#else
    if (a_row_S < TILE_ROWS / 4u) {
      //#unroll Q 4
      *a_to_S_Q = select(Four(), a_S[Q], !HAS_TAIL || turn + 4u * k4 < k_end);
      //#end
    }
    //#end
    //#end
    //#unroll S B_SHARES
    //#if B_ROWS
    *b_to_S = select(Four(), b_S, !HAS_TAIL || turn + b_k_S < k_end);
    //#else
    if (b_n_S < TILE_FOURS) {
      //#unroll Q 4
      *b_to_S_Q = select(Four(), b_S[Q], !HAS_TAIL || turn + 4u * k4 < k_end);
      //#end
    }
    //#end
    //#end
    workgroupBarrier();

    // of the last turn there is no next: what is loaded then is never stored
    //#unroll S A_SHARES
    a_at_S += a_turn_S;
    a_S = a_share(a_at_S);
    //#end
    //#unroll S B_SHARES
    b_at_S += b_turn_S;
    b_S = b_share(b_at_S);
    //#end

    for (var i = 0u; i < TURN / 4u; i++) {
      let a_y = (y ^ (2u * i)) % GROUPS;
      let b_x = (x ^ (2u * i)) % LANES;
      //#unroll J COLUMNS4
      let b_of_J = Fours(
        b_tile[4u * i][J][b_x], b_tile[4u * i + 1u][J][b_x], b_tile[4u * i + 2u][J][b_x], b_tile[4u * i + 3u][J][b_x],
      );
      //#end
      //#unroll I ROWS
      let a_of_I = a_tile[i][I][a_y];
      //#if HAS_ROW_SUMS
      if (group.x == 0u) { sum_I += dot(a_of_I, vec4f(1.0)); }
      //#end
      //#unroll J COLUMNS4
      //#if FUSED
      c_I_J = fused(c_I_J, b_of_J, a_of_I);
      //#else
      c_I_J += vec4f(b_of_J * a_of_I);
      //#end
      //#end
      //#end
    }
  }

  //#unroll J COLUMNS4
  let n_J = group.x * TILE_FOURS + J * LANES + x;
  //#if HAS_BIAS
  let bias_J = bias[min(n_J, p.N / 4u - 1u)];
  //#end
  //#end
  //#unroll I ROWS
  let row_I = group.y * TILE_ROWS + I * GROUPS + y;
  if (row_I < p.M) {
    //#if HAS_ROW_SUMS
    if (group.x == 0u && x == 0u) { row_sums[group.z * p.M + row_I] = sum_I; }
    //#end
    //#unroll J COLUMNS4
    if (n_J < p.N / 4u) {
      //#if HAS_BIAS
      c_I_J += bias_J;
      //#end
      finish(row_I * (p.N / 4u) + n_J, group.z * p.M * (p.N / 4u), c_I_J);
    }
    //#end
  }
  //#end
}
