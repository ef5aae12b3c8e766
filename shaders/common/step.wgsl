// What changes from step to step, written once a step by the host (src/optim/stepScalars.ts packs it, in this order).

struct FreezeClass {
  is_active: u32,             // 0: these tensors are left alone this step
  bias_correction1: f32,      // 1 - beta1^t, t the class's own step count
  bias_correction2_sqrt: f32, // sqrt(1 - beta2^t)
}

struct StepScalars {
  seed: u32,
  step: u32,
  lr: f32,
  weight_decay: f32,
  momentum: f32,           // of the teacher's moving average
  one_minus_momentum: f32, // by itself: in float32 1 - 0.9999 has lost three digits
  teacher_temp: f32,
  center_momentum: f32,
  classes: array<FreezeClass, 4>,
}
