// Gaussian blur along one axis, edges repeated; the second axis also solarises and normalises.
//
// One thread an element. Taps reach three standard deviations; sigma 0 passes the pixel on.
//#include common/view.wgsl

const WORKGROUP_SIZE: u32 = 64;
const IS_VERTICAL: bool = false; // the second of the two

struct Params {
  images: u32, first_view: u32, side: u32, threshold: f32,
  mean_r: f32, mean_g: f32, mean_b: f32, std_r: f32, std_g: f32, std_b: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> colored: array<f32>;    // [images, 3, side, side] in [0, 1]
@group(0) @binding(2) var<storage, read> drawn: array<View>;     // [views]
@group(0) @binding(3) var<storage, read_write> out: array<f32>;  // [images, 3, side, side]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * grid.x) * WORKGROUP_SIZE + lane;
  let plane = params.side * params.side;
  if (i >= params.images * 3u * plane) { return; }
  let view = drawn[params.first_view + i / (3u * plane)];
  let row = i % plane / params.side;
  let column = i % params.side;
  let last = i32(params.side) - 1;

  var value = colored[i];
  if (view.sigma > 0.0) {
    let reach = i32(ceil(3.0 * view.sigma));
    var sum = 0.0;
    var total = 0.0;
    for (var d = -reach; d <= reach; d++) {
      let weight = exp(-0.5 * f32(d * d) / (view.sigma * view.sigma));
      let along = clamp(i32(select(column, row, IS_VERTICAL)) + d, 0, last);
      let at = i - i % plane + select(row * params.side + u32(along), u32(along) * params.side + column, IS_VERTICAL);
      sum = fma(weight, colored[at], sum);
      total += weight;
    }
    value = sum / total;
  }
  if (IS_VERTICAL) {
    if (view.solarizes > 0.5 && value >= params.threshold) { value = 1.0 - value; }
    let channel = i / plane % 3u;
    let mean = vec3f(params.mean_r, params.mean_g, params.mean_b);
    let deviation = vec3f(params.std_r, params.std_g, params.std_b);
    value = (value - mean[channel]) / deviation[channel];
  }
  out[i] = value;
}
