// Exact GELU, x * Phi(x), and its derivative Phi(x) + x * phi(x) (PyTorch's nn.GELU()).
//
// WGSL has no erf. Phi(-|x|) is exp(-x^2 / 2) times a function that is smooth in t = 1 / (1 + 0.266 |x|): here t times a
// polynomial of degree 8, the minimax fit over |x| < 14, to a relative error of 1.3e-8; what float32 adds is larger. The
// derivative needs the same exponential. Written as a tree, not as a chain: shorter to wait for.

const SQRT_2_PI_INVERSE: f32 = 0.39894228;

// What the density of the standard normal is without its factor, and Phi and GELU' share.
fn bell(x: f32) -> f32 {
  return exp(-0.5 * x * x);
}

// Phi, the distribution function of the standard normal. `e` is bell(x).
fn normal_cdf(x: f32, e: f32) -> f32 {
  let t = 1.0 / (1.0 + 0.266 * abs(x));
  let t2 = t * t;
  let low = (0.1061368 + 0.10571472 * t) + (0.10246998 + 0.062836766 * t) * t2;
  let high = (0.13164411 - 0.1067261 * t) + (0.20831843 - 0.14092052 * t) * t2;
  let tail = e * t * (low + t2 * t2 * (high + t2 * t2 * 0.03052581));
  return select(tail, 1.0 - tail, x > 0.0);
}

fn gelu(x: f32) -> f32 {
  return x * normal_cdf(x, bell(x));
}

// GELU'(x), of which Phi(x) and bell(x) are known already.
fn gelu_derivative(x: f32, cdf: f32, e: f32) -> f32 {
  return cdf + SQRT_2_PI_INVERSE * x * e;
}
