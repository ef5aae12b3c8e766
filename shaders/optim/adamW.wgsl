// g = coefficient * gradient;  p <- p (1 - lr wd);  m <- b1 m + (1 - b1) g;  v <- b2 v + (1 - b2) g^2
// p <- p - lr / bias1 * m / (sqrt(v) / sqrt(bias2) + eps)
//
// One thread an element of the flat buffers, all tensors of a network at once. A workgroup is one block of 64 elements
// and lies within one tensor; the block's entry says which, whether it decays, its freeze class, whether it is trained.
//#include common/step.wgsl

const WORKGROUP_SIZE: u32 = 64;
const DECAYS: u32 = 1u << 24u;
const TRAINS: u32 = 1u << 25u;

struct Params { blocks: u32, beta1: f32, beta2: f32, one_minus_beta1: f32, one_minus_beta2: f32, eps: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gradients: array<f32>;
@group(0) @binding(2) var<storage, read> coefficients: array<f32>;     // [segments]
@group(0) @binding(3) var<storage, read> blocks: array<u32>;           // [blocks] segment | flags | class << 26
@group(0) @binding(4) var<storage, read> scalars: StepScalars;
@group(0) @binding(5) var<storage, read_write> values: array<f32>;
@group(0) @binding(6) var<storage, read_write> exp_avg: array<f32>;
@group(0) @binding(7) var<storage, read_write> exp_avg_sq: array<f32>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = group.x + group.y * grid.x;
  if (at >= params.blocks) { return; }
  let block = blocks[at];
  let class_state = scalars.classes[block >> 26u];
  if ((block & TRAINS) == 0u || class_state.is_active == 0u) { return; } // no decay, no moments, no step

  let i = at * WORKGROUP_SIZE + lane;
  let g = gradients[i] * coefficients[block & 0xffffffu];
  let decay = select(0.0, scalars.lr * scalars.weight_decay, (block & DECAYS) != 0u);
  let m = exp_avg[i] * params.beta1 + g * params.one_minus_beta1;
  let v = exp_avg_sq[i] * params.beta2 + g * g * params.one_minus_beta2;
  let denominator = sqrt(v) / class_state.bias_correction2_sqrt + params.eps;
  exp_avg[i] = m;
  exp_avg_sq[i] = v;
  values[i] = values[i] * (1.0 - decay) - scalars.lr / class_state.bias_correction1 * m / denominator;
}
