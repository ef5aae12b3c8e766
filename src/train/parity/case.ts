// One golden case: which kind it is follows from the shape of its JSON, never from its name.

import type { Gpu } from '../../gpu/device'
import { readSafetensors, type NamedTensor } from '../../runs/safetensors'
import { Checks, type Check } from './checks'
import { checkEvalCase, type EvalCase } from './evalCase'
import { checkModelCase, type ModelCase } from './modelCase'
import { checkOpsCase, type OpsCase } from './opsCase'

export interface CaseReport {
  case: string
  ok: boolean
  checks: Check[]
  /** Why the case could not be run to its end. */
  error?: string
}

export interface CaseResult {
  report: CaseReport
  computed: ReadonlyMap<string, NamedTensor>
}

/**
 * Run a case.
 *
 * @param name  for the report
 * @param json  text of the .json file @param tensors bytes of the .safetensors file beside it
 */
export async function runCase(gpu: Gpu, name: string, json: string, tensors: Uint8Array): Promise<CaseResult> {
  let checks = new Checks(new Map())
  try {
    checks = new Checks(readSafetensors(tensors).tensors)
    const parsed: unknown = JSON.parse(json)
    if (typeof parsed !== 'object' || parsed === null) throw new Error('the JSON must be an object')
    if (isModel(parsed)) await checkModelCase(gpu, parsed, checks)
    else if ('knn' in parsed || 'linear' in parsed) await checkEvalCase(gpu, parsed as EvalCase, checks)
    else if ('blocks' in parsed || 'masks' in parsed) await checkOpsCase(gpu, parsed as OpsCase, checks)
    else
      throw new Error(
        'the JSON must be a model case (config.arch), an ops case (masks, blocks) or an eval case (knn, linear)',
      )
    checks.finish()
    return { report: { case: name, ok: checks.ok, checks: checks.list }, computed: checks.computed }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return {
      report: { case: name, ok: false, checks: checks.list, error: `${name}: ${message}` },
      computed: checks.computed,
    }
  }
}

const isModel = (json: object): json is ModelCase =>
  'config' in json && typeof json.config === 'object' && json.config !== null && 'arch' in json.config
