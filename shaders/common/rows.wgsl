// Where a row that is normalised comes from: itself, or the 2x2 neighbours that patch merging joins.
//
// A row is QUADRANTS segments of params.segment channels. With one quadrant segment 0 of row r is row r of x. With four,
// row r is the merged token (image, y, x) and its segments are the tokens (2y + q % 2, 2x + q / 2): top left, bottom
// left, top right, bottom right, the official order. Beyond the edge of an odd map there are zeros.

struct Source { at: u32, is_inside: bool }

fn source(r: u32, q: u32) -> Source {
  if (QUADRANTS == 1u) { return Source(r * params.segment, true); }
  let merged_width = (params.width + 1u) / 2u;
  let merged_tokens = (params.height + 1u) / 2u * merged_width;
  let token = r % merged_tokens;
  let y = token / merged_width * 2u + q % 2u;
  let x = token % merged_width * 2u + q / 2u;
  let row = params.from_row + (r / merged_tokens * params.height + min(y, params.height - 1u)) * params.width
    + min(x, params.width - 1u);
  return Source(row * params.segment, y < params.height && x < params.width);
}
