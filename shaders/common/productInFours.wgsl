// What the kernels of products in fours share: the rest of what is bound, four rows of B at a time, and the finish. Include
// after common/product.wgsl, common/gelu.wgsl and common/half.wgsl.

const A_ROWS: bool = true; // the rows of A lie together (a_k = 1), or else its columns do (a_m = 1); so it is with A_HALF
const B_ROWS: bool = true; // the rows of B lie together (b_n = 1), or else its columns do (b_k = 1)
const A_FOURS: bool = true; // A is read four elements at a time, along its rows, or a block of its columns
const C_HALF: bool = false;
const PRE_HALF: bool = false; // with HAS_PRE as C is
const F16: bool = false; // A_HALF and B_HALF, and four products at a time are summed in half precision
const FUSED: bool = false; // sums grow by fused multiply-adds, one k after another

//#if F16
alias Four = vec4h;
alias Fours = mat4x4h;
fn four_halves(halves: vec4h) -> vec4h { return halves; }
@group(0) @binding(1) var<storage, read> a: array<vec4h>;
@group(0) @binding(2) var<storage, read> b: array<vec4h>;
//#else
alias Four = vec4f;
alias Fours = mat4x4f;
fn four_halves(halves: vec2u) -> vec4f { return single(halves); }
//#if A_HALF
@group(0) @binding(1) var<storage, read> a: array<vec2u>;
//#else
//#if A_FOURS
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
//#if HAS_PRE
//#if PRE_HALF
@group(0) @binding(7) var<storage, read_write> pre: array<vec2u>;        // [M, N / 4]
//#else
@group(0) @binding(7) var<storage, read_write> pre: array<vec4f>;        // [M, N / 4]
//#end
//#end
//#if HAS_ROW_SUMS
@group(0) @binding(8) var<storage, read_write> row_sums: array<f32>;     // [chunks, M] sums of the rows of A
//#end

fn finish(at: u32, first: u32, sum: vec4f) {
  var y = sum;
  //#if HAS_GELU
  //#if C_HALF
  y = half_of(y); // before GELU, so that a backward, which has no more than that, comes to the same
  //#if HAS_PRE
  pre[at] = rounded(y);
  //#end
  //#else
  //#if HAS_PRE
  pre[at] = y;
  //#end
  //#end
  let e = vec4f(bell(y.x), bell(y.y), bell(y.z), bell(y.w));
  let cdf = vec4f(normal_cdf(y.x, e.x), normal_cdf(y.y, e.y), normal_cdf(y.z, e.z), normal_cdf(y.w, e.w));
  //#if HAS_DERIVATIVE
  derivative[at] = cdf + SQRT_2_PI_INVERSE * y * e;
  //#end
  y *= cdf;
  //#end
  //#if HAS_RESIDUAL
  y += residual[at];
  //#end
  //#if THROUGH_GELU
  //#if PRE_HALF
  let x = single(pre[at]);
  //#else
  let x = pre[at];
  //#end
  let bell_x = vec4f(bell(x.x), bell(x.y), bell(x.z), bell(x.w));
  let cdf_x = vec4f(
    normal_cdf(x.x, bell_x.x), normal_cdf(x.y, bell_x.y), normal_cdf(x.z, bell_x.z), normal_cdf(x.w, bell_x.w),
  );
  y *= cdf_x + SQRT_2_PI_INVERSE * x * bell_x;
  //#if PRE_HALF
  pre[at] = rounded(x * cdf_x);
  //#else
  pre[at] = x * cdf_x;
  //#end
  //#end
  //#if C_HALF
  c[first + at] = rounded(y);
  //#else
  c[first + at] = y;
  //#end
}

//#if FUSED
// c + b a, one k after another: four instructions a row, where a matrix product first and then a sum are five
fn fused(c: vec4f, b: mat4x4f, a: vec4f) -> vec4f {
  return fma(b[3], vec4f(a.w), fma(b[2], vec4f(a.z), fma(b[1], vec4f(a.y), fma(b[0], vec4f(a.x), c))));
}
//#end

fn four(at: u32, stride: u32) -> Fours {
  //#if B_HALF
  return Fours(
    four_halves(b[at]), four_halves(b[at + stride]), four_halves(b[at + 2u * stride]), four_halves(b[at + 3u * stride]),
  );
  //#else
  return Fours(b[at], b[at + stride], b[at + 2u * stride], b[at + 3u * stride]);
  //#end
}
