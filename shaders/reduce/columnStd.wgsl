// deviations[c] = sqrt(mean over rows of (x[r, c] - mean)^2)
//
// One thread a column, two passes over the rows.

const WORKGROUP_SIZE: u32 = 16;

struct Params { rows: u32, columns: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;         // [R, C]
@group(0) @binding(2) var<storage, read_write> deviations: array<f32>; // [C]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let c = id.x;
  if (c >= params.columns) { return; }
  var mean = 0.0;
  for (var r = 0u; r < params.rows; r++) { mean += x[r * params.columns + c]; }
  mean /= f32(params.rows);
  var square = 0.0;
  for (var r = 0u; r < params.rows; r++) {
    let centered = x[r * params.columns + c] - mean;
    square = fma(centered, centered, square);
  }
  deviations[c] = sqrt(square / f32(params.rows));
}
