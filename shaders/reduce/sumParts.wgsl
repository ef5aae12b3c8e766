// sum[i] = sum_s parts[s, i], as sumChunks, for many tensors at once: the sums that a backward cut into chunks.
//
// One thread four elements. A workgroup lies within one tensor; its block says which part of it. Assigns.

const WORKGROUP_SIZE: u32 = 64;

struct Params {
  blocks: u32,
  terms: u32, // elements of all parts, and of all sums: what the launch does, for those who count
  sums: u32,
}

// all in vec4s but chunks
struct Block {
  parts_at: u32, // where the block begins in the first part, and in the sum
  sum_at: u32,
  count: u32,    // of the block
  n: u32,        // of a part
  chunks: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> parts: array<vec4f>;
@group(0) @binding(2) var<storage, read> blocks: array<Block>;
@group(0) @binding(3) var<storage, read_write> sum: array<vec4f>;

@compute @workgroup_size(WORKGROUP_SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let b = group.x + group.y * grid.x;
  if (b >= params.blocks) { return; }
  let block = blocks[b];
  if (lane >= block.count) { return; }
  var total = vec4f();
  var at = block.parts_at + lane;
  for (var s = 0u; s < block.chunks; s++) {
    total += parts[at];
    at += block.n;
  }
  sum[block.sum_at + lane] = total;
}
