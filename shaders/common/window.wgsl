// Where the tokens of a window are: partition, cyclic shift, padding and crop as index arithmetic.
//
// A map of height x width is padded (right, bottom) to whole windows and rolled by -shift; window w of it holds tokens
// i = 0 .. tokens-1, row by row. All kernels that attend share these sizes.

struct Params {
  threads: u32, first_window: u32, first_row: u32, height: u32, width: u32, windows_y: u32, windows_x: u32,
  window_h: u32, window_w: u32, shift: u32, heads: u32, tokens: u32, stride: u32, scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;

struct Window {
  first_row: u32, // of the token matrix: the image's first
  y: u32,         // of the window's first token in the rolled, padded map
  x: u32,
}

struct Token {
  row: u32,        // of the token matrix; clamped to the group's first row where padded
  is_padded: bool,
  label: u32,      // tokens of different labels are masked from each other
}

fn window_at(index: u32) -> Window {
  let a_image = params.windows_y * params.windows_x;
  let image = index / a_image;
  let in_image = index - image * a_image;
  let row = in_image / params.windows_x;
  return Window(
    params.first_row + image * params.height * params.width,
    row * params.window_h,
    (in_image - row * params.windows_x) * params.window_w,
  );
}

fn token(window: Window, i: u32) -> Token {
  let iy = i / params.window_w; // the only division in a loop over tokens: it costs as much as a load
  let y = window.y + iy;
  let x = window.x + i - iy * params.window_w;
  let padded_h = params.windows_y * params.window_h;
  let padded_w = params.windows_x * params.window_w;
  let rolled_y = y + params.shift; // below twice the side
  let rolled_x = x + params.shift;
  let from_y = select(rolled_y, rolled_y - padded_h, rolled_y >= padded_h);
  let from_x = select(rolled_x, rolled_x - padded_w, rolled_x >= padded_w);
  let is_padded = from_y >= params.height || from_x >= params.width;
  let row = window.first_row + from_y * params.width + from_x;
  // slices [0, -window), [-window, -shift), [-shift, end) of each side, where there is a shift
  let label_y = u32(y >= padded_h - params.window_h) + u32(y >= padded_h - params.shift);
  let label_x = u32(x >= padded_w - params.window_w) + u32(x >= padded_w - params.shift);
  return Token(select(row, params.first_row, is_padded), is_padded, select(0u, label_y * 3u + label_x, params.shift > 0u));
}

const MASKED = -100.0;           // added to the logits between labels, as in the official code: not -infinity
const BEYOND = -1e30;            // logit of a key that only fills up a group of four
const NO_QUERY = 1e30;           // log-sum-exp of a query that does not exist: its probabilities come out as 0
