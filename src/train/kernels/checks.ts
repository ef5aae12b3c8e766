// All self-tests: what lies beside an op as x.check.ts is found here by itself.

import type { Gpu } from '../../gpu/device'
import { kernelNames, shaderFile } from '../../gpu/shader'
import type { OpCheck } from '../../ops/opCheck'
import type { KernelSource, OpListing } from './kernelTalk'
import { recordingsOf } from './variants'

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

/** Every check, family by family. */
export const checks: readonly FoundCheck[] = Object.entries(modules).map(([file, check]) => {
  const path = file.slice(1).replace('.check.ts', '.ts')
  return { ...check, path, family: path.split('/').at(-2) ?? '' }
})

/** What there is to check, with the kernels that this device would launch. Nothing runs. */
export function listOps(gpu: Gpu): OpListing[] {
  return checks.map(({ op, family, path, computes, formula, cases }) => ({
    op,
    family,
    path,
    computes,
    formula,
    kernels: [...new Set(cases.flatMap((c) => recordingsOf(gpu, c).flatMap(({ kernels }) => kernels)))].sort(),
    cases: cases.length,
    hasGradient: cases.some((c) => Object.values(c.inputs).some(({ gradient }) => gradient)),
  }))
}

/** The files of all kernels, includes written out. */
export const listSources = (): KernelSource[] => kernelNames.map((name) => ({ name, code: shaderFile(name) }))
