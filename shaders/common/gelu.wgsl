// Exact GELU, x * Phi(x), and its derivative Phi(x) + x * phi(x) (PyTorch's nn.GELU()).
//
// WGSL has no erf. This is erfc by the rational Chebyshev fit of Numerical Recipes (6.2, `erfcc`): relative error below
// 1.2e-7 everywhere, as good as float32 can tell.

fn erfc_positive(x: f32) -> f32 {
  let t = 1.0 / (1.0 + 0.5 * x);
  let p = -1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418 + t * (-0.18628806
    + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))))));
  return t * exp(p - x * x);
}

// Phi, the distribution function of the standard normal.
fn normal_cdf(x: f32) -> f32 {
  let tail = 0.5 * erfc_positive(abs(x) * 0.70710678);
  return select(tail, 1.0 - tail, x > 0.0);
}

fn gelu(x: f32) -> f32 {
  return x * normal_cdf(x);
}

// GELU'(x), of which Phi(x) is known already.
fn gelu_derivative(x: f32, cdf: f32) -> f32 {
  return cdf + x * 0.39894228 * exp(-0.5 * x * x);
}
