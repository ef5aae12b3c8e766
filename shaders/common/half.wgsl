// Four elements in half precision, two in a word. Any device reads them: no feature is asked for.

fn single(halves: vec2u) -> vec4f { return vec4f(unpack2x16float(halves.x), unpack2x16float(halves.y)); }

// What lies beyond the largest half is taken for it: the conversion of more is undefined.
fn in_range(values: vec4f) -> vec4f { return clamp(values, vec4f(-65504.0), vec4f(65504.0)); }

fn rounded(values: vec4f) -> vec2u {
  let v = in_range(values);
  return vec2u(pack2x16float(v.xy), pack2x16float(v.zw));
}

// The nearest half, to go on with in single precision. By its bits: a compiler may take single(rounded(v)) for v, and
// quantizeToF16 may round to either side. Halves that a device may take for 0 are 0.
fn half_of(values: vec4f) -> vec4f {
  let bits = bitcast<vec4u>(in_range(values));
  let nearest = bitcast<vec4f>((bits + 0xfffu + ((bits >> vec4u(13u)) & vec4u(1u))) & vec4u(0xffffe000u));
  return select(nearest, vec4f(), abs(nearest) < vec4f(6.103515625e-5));
}
