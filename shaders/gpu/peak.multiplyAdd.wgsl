// a <- a m + c, again and again: how many multiply-adds of f32 this GPU can do
//
// CHAINS sums of four that do not wait for one another, 4 TURNS multiply-adds each, so 32 CHAINS TURNS operations a
// thread. Nothing is loaded; what is written depends on the sums, so no compiler can leave them out.

const I = 0; // stands for the unrolled chain and turn
const J = 0;
const WORKGROUP_SIZE: u32 = 64;
const CHAINS: u32 = 4;
const TURNS: u32 = 256;

struct Params { factor: f32, never: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> out: array<f32>; // [1]

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(local_invocation_index) lane: u32) {
  let start = f32(lane) * 0.001;
  let m = vec4f(params.factor) + start * 0.0001;
  let c = vec4f(start);
  //#unroll I CHAINS
  var a_I = vec4f(start + f32(I));
  //#end
  for (var turn = 0u; turn < TURNS; turn++) {
    //#unroll J 4
    //#unroll I CHAINS
    a_I = fma(a_I, m, c);
    //#end
    //#end
  }
  var sum = vec4f();
  //#unroll I CHAINS
  sum += a_I;
  //#end
  if (sum.x + sum.y + sum.z + sum.w == params.never) { out[0] = sum.x; }
}
