// Exchange within a quad by swaps: number q of what thread `own` (0..3) of the quad gets is thread own ^ q's. A swap is
// one instruction everywhere, where a broadcast is twenty on the software adapter (docs/performance.md).

fn quad_values(x: u32) -> vec4u { return vec4u(x, quadSwapX(x), quadSwapY(x), quadSwapDiagonal(x)); }

// From the order of four things to the order in which thread `own` meets them, and back: element q is v[own ^ q].
fn by_swaps(v: vec4f, own: u32) -> vec4f {
  let halves = select(v, v.yxwz, (own & 1u) != 0u);
  return select(halves, halves.zwxy, (own & 2u) != 0u);
}
