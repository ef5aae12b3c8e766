// Which tokens of which window and head a quad of threads has, EACH fours of neighbours, and how it reads one, four numbers at
// a time. Needs the bindings qkv and padding, D4 and EACH.

struct Quad {
  pair: u32,       // window * heads + head, of this launch
  first: u32,      // its first token in the window; the fours of it may lie beyond the last
  is_beyond: bool, // a quad that only fills up a workgroup: it does what the last one does, and stores nothing
}

fn quad_at(id: u32) -> Quad {
  let in_a_pair = (params.stride + 4u * EACH - 1u) / (4u * EACH);
  let quads = params.threads / params.stride * in_a_pair;
  let quad = min(id / 4u, quads - 1u);
  let pair = quad / in_a_pair;
  return Quad(pair, (quad - pair * in_a_pair) * 4u * EACH, id / 4u >= quads);
}

// Channels 4d..4d+3 of part 0 (q), 1 (k) or 2 (v) of a token.
fn load(t: Token, part: u32, h: u32, d: u32) -> vec4f {
  let channel = (part * params.heads + h) * D4 + d;
  //#if IS_PADDED
  if (t.is_padded) { return padding[channel]; }
  //#end
  return qkv[t.row * 3u * params.heads * D4 + channel];
}
