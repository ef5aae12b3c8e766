// Four elements in half precision, two in a word. Any device reads them: no feature is asked for.

fn single(halves: vec2u) -> vec4f { return vec4f(unpack2x16float(halves.x), unpack2x16float(halves.y)); }

// What lies beyond the largest half is taken for it: the conversion of more is undefined.
fn rounded(values: vec4f) -> vec2u {
  let v = clamp(values, vec4f(-65504.0), vec4f(65504.0));
  return vec2u(pack2x16float(v.xy), pack2x16float(v.zw));
}
