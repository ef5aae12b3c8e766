// d_x[r, c] = rstd_r * (g_c - mean(g) - n_c * mean(g * n)),   g = d_y * weight,   n = (x - mean_r) * rstd_r
//
// One thread a row: two sums, then the result. Adds to d_x where `adds` is set, else assigns.

const WORKGROUP_SIZE: u32 = 64;

struct Params { R: u32, C: u32, adds: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;        // [R, C]
@group(0) @binding(2) var<storage, read> weight: array<f32>;   // [C]
@group(0) @binding(3) var<storage, read> stats: array<vec2f>;  // [R] mean and rstd
@group(0) @binding(4) var<storage, read> d_y: array<f32>;      // [R, C]
@group(0) @binding(5) var<storage, read_write> d_x: array<f32>; // [R, C]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  if (r >= params.R) { return; }
  let C = params.C;
  let row = r * C;
  let mean = stats[r].x;
  let rstd = stats[r].y;

  var sum_g = 0.0;
  var sum_gn = 0.0;
  for (var c = 0u; c < C; c++) {
    let g = d_y[row + c] * weight[c];
    sum_g += g;
    sum_gn = fma(g, (x[row + c] - mean) * rstd, sum_gn);
  }
  let mean_g = sum_g / f32(C);
  let mean_gn = sum_gn / f32(C);

  for (var c = 0u; c < C; c++) {
    let n = (x[row + c] - mean) * rstd;
    var d = rstd * (d_y[row + c] * weight[c] - mean_g - n * mean_gn);
    if (params.adds != 0u) { d += d_x[row + c]; }
    d_x[row + c] = d;
  }
}
