// What every kernel of the matrix product can be asked for, and its sizes: see GemmFinish in ops/matmul/gemm.ts.

const A_HALF: bool = false; // in half precision: gemm.wgsl has two elements a word, the others four a vec2u
const B_HALF: bool = false;
const HAS_BIAS: bool = false;
const HAS_GELU: bool = false;
const HAS_DERIVATIVE: bool = false; // of GELU, for the backward
const HAS_RESIDUAL: bool = false;
const HAS_PRE: bool = false; // what GELU is applied to, which a forward writes
const THROUGH_GELU: bool = false; // and a backward reads, and puts GELU of it in its place
const HAS_ROW_SUMS: bool = false;

struct Params { M: u32, N: u32, K: u32, a_m: u32, a_k: u32, b_k: u32, b_n: u32, k_chunk: u32 }
@group(0) @binding(0) var<uniform> params: Params;
