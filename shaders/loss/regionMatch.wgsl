// match[r, i] = the row of teacher view i, same sample, whose feature is most like student row r's (largest cosine)
//
// One thread a student row of one group, held against four teacher rows at a time, which share what is read of it. The
// Ts x Tt similarities are looked at, never written. The first of equals wins. No gradient: the choice is piecewise
// constant. A student view is not compared with itself.

const WORKGROUP_SIZE: u32 = 16;
const NONE = 0xffffffffu;

struct Params {
  rows: u32, first_row: u32, // the group
  tokens: u32,               // of a student view
  batch: u32,                // samples; images lie crop-major
  first_crop: u32,           // number of the group's first crop among all crops
  teacher_tokens: u32,       // of a teacher view
  C: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> student: array<f32>;               // [R, C]
@group(0) @binding(2) var<storage, read> teacher: array<f32>;               // [Q, C] rows of length 1
@group(0) @binding(3) var<storage, read_write> matches: array<vec2u>;       // [R]
@group(0) @binding(4) var<storage, read_write> similarities: array<vec2f>;  // [R] cosine of the match

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (i >= params.rows) { return; }
  let r = params.first_row + i;
  let image = i / params.tokens;
  let crop = params.first_crop + image / params.batch;
  let sample = image % params.batch;

  var square = 0.0;
  for (var c = 0u; c < params.C; c++) { square = fma(student[r * params.C + c], student[r * params.C + c], square); }
  let norm = max(sqrt(square), 1e-12);

  var found = vec2u(NONE);
  var largest = vec2f(-2.0);
  for (var view = 0u; view < 2u; view++) {
    if (view == crop) { continue; }
    let begin = (view * params.batch + sample) * params.teacher_tokens;
    let last = begin + params.teacher_tokens - 1u;
    for (var m = begin; m <= last; m += 4u) {
      // past the end the last row again, which is never larger than itself
      let rows = min(vec4u(m, m + 1u, m + 2u, m + 3u), vec4u(last));
      let at = rows * params.C;
      var products = vec4f();
      for (var c = 0u; c < params.C; c++) {
        let other = vec4f(teacher[at.x + c], teacher[at.y + c], teacher[at.z + c], teacher[at.w + c]);
        products = fma(vec4f(student[r * params.C + c] / norm), other, products);
      }
      for (var j = 0u; j < 4u; j++) {
        if (products[j] > largest[view]) {
          largest[view] = products[j];
          found[view] = rows[j];
        }
      }
    }
  }
  matches[r] = found;
  similarities[r] = select(vec2f(), largest, found != vec2u(NONE));
}
