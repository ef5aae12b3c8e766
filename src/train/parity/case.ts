// One golden case: which kind it is follows from the shape of its JSON, never from its name.

import { messageOf } from '../../base/messageOf'
import type { z } from 'zod'
import type { Gpu } from '../../gpu/device'
import { readSafetensors, type NamedTensor } from '../../runs/safetensors'
import { Checks, type Check } from './checks'
import { checkEvalCase } from './evalCase'
import { evalJson } from './evalJson'
import { checkModelCase } from './modelCase'
import { modelJson } from './modelJson'
import { checkOpsCase } from './opsCase'
import { opsJson } from './opsJson'

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
 * Run a case. Whatever is wrong with its files is said in the report.
 *
 * @param name    for the report
 * @param json    text of the .json file
 * @param tensors bytes of the .safetensors file beside it
 */
export async function runCase(gpu: Gpu, name: string, json: string, tensors: Uint8Array): Promise<CaseResult> {
  let checks = new Checks(new Map())
  try {
    const file = readSafetensors(tensors)
    checks = new Checks(file.tensors)
    const stated = objectOf(json)
    checkPair(stated, file.metadata)
    await checkCase(gpu, stated, checks)
    checks.finish()
    return { report: { case: name, ok: checks.ok, checks: checks.list }, computed: checks.computed }
  } catch (cause) {
    const error = messageOf(cause)
    return { report: { case: name, ok: false, checks: checks.list, error }, computed: checks.computed }
  }
}

/** Both files of a case say its name. @throws where they are of two cases */
function checkPair(json: object, metadata: Readonly<Record<string, string>>): void {
  const [ours, theirs] = ['name' in json ? json.name : undefined, metadata['case']]
  if (ours !== undefined && theirs !== undefined && ours !== theirs)
    throw new Error(`json: name must be '${theirs}' as in the tensors' file, is ${JSON.stringify(ours)}`)
}

async function checkCase(gpu: Gpu, json: object, checks: Checks): Promise<void> {
  const has = (...keys: string[]) => keys.some((key) => key in json)
  if (has('config')) await checkModelCase(gpu, parse(modelJson, json), checks)
  else if (has('knn', 'linear')) await checkEvalCase(gpu, parse(evalJson, json), checks)
  else if (has(...Object.keys(opsJson.shape))) await checkOpsCase(gpu, parse(opsJson, json), checks)
  else
    throw new Error(
      'json: must be a model case (config), a case of operators (masks, blocks, …) or an evaluation case (knn, linear)',
    )
}

function objectOf(text: string): object {
  let json: unknown
  try {
    // Python also writes NaN and Infinity, which JSON does not have
    json = JSON.parse(text.replace(/(?<=[:,[]\s*)(?:NaN|-?Infinity)(?=\s*[,\]}])/g, 'null'))
  } catch (cause) {
    throw new Error(`json: cannot be read: ${messageOf(cause)}`, { cause })
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Error('json: must be an object')
  return json
}

function parse<T>(schema: z.ZodType<T>, json: object): T {
  const { data, error } = schema.safeParse(json)
  if (!error) return data
  const problems = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Error(`json: ${problems.slice(0, 4).join('; ')}${problems.length > 4 ? '; …' : ''}`)
}
