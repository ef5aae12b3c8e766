// How the plain kernels of attention read a token, a number at a time. Needs the bindings qkv and padding, and D.

// Channel d of part 0 (q), 1 (k) or 2 (v) of a token.
fn load(t: Token, part: u32, h: u32, d: u32) -> f32 {
  let channel = (part * params.heads + h) * D + d;
  //#if IS_PADDED
  if (t.is_padded) { return padding[channel]; }
  //#end
  return qkv[t.row * 3u * params.heads * D + channel];
}
