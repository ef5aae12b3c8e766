// One hue a family of kernels, in the bar and in the table.

const FAMILIES = ['matmul', 'window', 'norm', 'loss', 'augment', 'elementwise', 'reduce', 'optim']

/** @param kernel e.g. `matmul/gemm`; families that are few and short share the last hue */
export function familyColour(kernel: string): string {
  const index = FAMILIES.indexOf(kernel.split('/')[0])
  return `var(--series-run-${index < 0 ? FAMILIES.length - 1 : index})`
}
