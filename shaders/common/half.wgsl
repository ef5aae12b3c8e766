// Four elements in half precision, two in a word. Any device reads them: no feature is asked for.

fn single(halves: vec2u) -> vec4f { return vec4f(unpack2x16float(halves.x), unpack2x16float(halves.y)); }

// What lies beyond the largest half is taken for it: the conversion of more is undefined.
fn in_range(values: vec4f) -> vec4f { return clamp(values, vec4f(-65504.0), vec4f(65504.0)); }

// By its bits, for compilers may take it that there are no such numbers. To clamp one may give any, and a run that has gone
// astray would look like one that has not.
fn is_no_number(bits: vec4u) -> vec4<bool> { return (bits & vec4u(0x7fffffffu)) > vec4u(0x7f800000u); }

fn rounded(values: vec4f) -> vec2u {
  let v = in_range(values);
  let none = select(vec4u(), vec4u(0x7e00u), is_no_number(bitcast<vec4u>(values))); // over whatever it was clamped to
  return vec2u(pack2x16float(v.xy), pack2x16float(v.zw)) | none.xz | (none.yw << vec2u(16u));
}

// The nearest half, to go on with in single precision. By its bits: a compiler may take single(rounded(v)) for v, and
// quantizeToF16 may round to either side. Halves that a device may take for 0 are 0.
fn half_of(values: vec4f) -> vec4f {
  let given = bitcast<vec4u>(values);
  let bits = bitcast<vec4u>(in_range(values));
  let nearest = (bits + 0xfffu + ((bits >> vec4u(13u)) & vec4u(1u))) & vec4u(0xffffe000u);
  let kept = select(nearest, given, is_no_number(given));
  return bitcast<vec4f>(select(kept, vec4u(), (kept & vec4u(0x7fffffffu)) < vec4u(0x38800000u))); // 2^-14
}
