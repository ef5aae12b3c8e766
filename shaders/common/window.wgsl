// Where the tokens of a window are: partition, cyclic shift, padding and crop as index arithmetic.
//
// A map of height x width is padded (right, bottom) to whole windows and rolled by -shift; window w of it holds tokens
// i = 0 .. tokens-1, row by row. Include after `params`, which must have the fields used here.

struct Token {
  row: u32,        // of the token matrix; clamped to the group's first row where padded
  is_padded: bool,
  label: u32,      // tokens of different labels are masked from each other
}

fn token(window: u32, i: u32) -> Token {
  let in_image = window % (params.windows_y * params.windows_x);
  let image = window / (params.windows_y * params.windows_x);
  // in the rolled, padded map
  let y = in_image / params.windows_x * params.window_h + i / params.window_w;
  let x = in_image % params.windows_x * params.window_w + i % params.window_w;
  let padded_h = params.windows_y * params.window_h;
  let padded_w = params.windows_x * params.window_w;
  let from_y = (y + params.shift) % padded_h;
  let from_x = (x + params.shift) % padded_w;
  let is_padded = from_y >= params.height || from_x >= params.width;
  let row = params.first_row + (image * params.height + from_y) * params.width + from_x;
  // slices [0, -window), [-window, -shift), [-shift, end) of each side, where there is a shift
  let label_y = u32(y >= padded_h - params.window_h) + u32(y >= padded_h - params.shift);
  let label_x = u32(x >= padded_w - params.window_w) + u32(x >= padded_w - params.shift);
  return Token(select(row, params.first_row, is_padded), is_padded, select(0u, label_y * 3u + label_x, params.shift > 0u));
}

const MASKED = -100.0;           // added to the logits between labels, as in the official code: not -infinity
const BEYOND = -1e30;            // logit of a key that only fills up a group of four
const NO_QUERY = 1e30;           // log-sum-exp of a query that does not exist: its probabilities come out as 0
