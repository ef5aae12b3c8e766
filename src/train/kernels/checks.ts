// All self-tests: what lies beside an op as x.check.ts is found here by itself.

import type { Gpu } from '../../gpu/device'
import { kernelNames, shaderFile } from '../../gpu/shader'
import type { OpCheck } from '../../ops/opCheck'
import type { KernelSource, OpListing } from './kernelTalk'
import { recordingsOf, type Recording } from './variants'

const modules = import.meta.glob<OpCheck>(
  ['/src/ops/**/*.check.ts', '/src/optim/*.check.ts', '/src/augment/*.check.ts'],
  {
    import: 'check',
    eager: true,
  },
)

export interface FoundCheck extends OpCheck {
  family: string
  /** The op's own file. */
  path: string
}

/** From the plain to the composed, as docs/architecture.md has them. */
const FAMILIES = ['elementwise', 'matmul', 'norm', 'window', 'patch', 'reduce', 'shape', 'loss', 'augment', 'optim']

/** Every check, family by family. */
export const checks: readonly FoundCheck[] = Object.entries(modules)
  .map(([file, check]) => {
    const path = file.slice(1).replace('.check.ts', '.ts')
    return { ...check, path, family: path.split('/').at(-2) ?? '' }
  })
  .sort((a, b) => FAMILIES.indexOf(a.family) - FAMILIES.indexOf(b.family) || a.path.localeCompare(b.path))

/** What there is to check, with the kernels that this device would launch. Nothing runs. */
export function listOps(gpu: Gpu): OpListing[] {
  return checks.map((check) => {
    const { op, family, path, computes, formula, cases } = check
    return {
      op,
      family,
      path,
      computes,
      formula,
      kernels: kernelsOf(gpu, check),
      cases: cases.length,
      hasGradient: cases.some((c) => Object.values(c.inputs).some(({ gradient }) => gradient)),
    }
  })
}

/** Those of its own family first. */
function kernelsOf(gpu: Gpu, { op, family, cases }: FoundCheck): string[] {
  // what is differentiated is a weighted sum, whose kernels are no part of the op
  const isItsOwn = ({ direction }: Recording, kernel: string) =>
    direction === 'forward' || op === 'weightedSum' || !kernel.startsWith('reduce/weightedSum.')
  const recordings = cases.flatMap((definition) => recordingsOf(gpu, definition))
  const kernels = new Set(recordings.flatMap((r) => r.kernels.filter((kernel) => isItsOwn(r, kernel))))
  const isForeign = (kernel: string) => Number(!kernel.startsWith(`${family}/`))
  return [...kernels].sort((a, b) => isForeign(a) - isForeign(b) || a.localeCompare(b))
}

/** The files of all kernels, includes written out. */
export const listSources = (): KernelSource[] => kernelNames.map((name) => ({ name, code: shaderFile(name) }))
