// `esvit parity FILE.json... [--dump DIR]`: golden cases of the official code against this engine, one JSON line each.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { writeSafetensors } from '../runs/safetensors'
import { runCase, type CaseReport } from '../train/parity/case'
import { requestGpu } from './device'

/** @returns the exit code: 0 where every case is ok */
export async function parity(args: readonly string[]): Promise<number> {
  const at = args.indexOf('--dump')
  const dump = at >= 0 ? args[at + 1] : undefined
  const files = args.filter((_, i) => at < 0 || (i !== at && i !== at + 1))
  if (!files.length || (at >= 0 && !dump)) {
    console.error(
      'parity: give the .json files of one or more cases, with their .safetensors beside them; --dump DIR is optional',
    )
    return 2
  }
  if (dump) mkdirSync(dump, { recursive: true })
  const gpu = await requestGpu()
  let allOk = true
  for (const file of files) {
    const name = basename(file, '.json')
    const report = await runFile(file, name)
    allOk &&= report.ok
    console.log(JSON.stringify(report))
  }
  return allOk ? 0 : 1

  async function runFile(file: string, name: string): Promise<CaseReport> {
    try {
      const json = readFileSync(file, 'utf8')
      const tensors = readFileSync(file.replace(/\.json$/, '.safetensors'))
      const { report, computed } = await runCase(gpu, name, json, tensors)
      if (dump) writeFileSync(join(dump, `${name}.safetensors`), writeSafetensors(computed, { case: name }))
      return report
    } catch (error) {
      return { case: name, ok: false, checks: [], error: error instanceof Error ? error.message : String(error) }
    }
  }
}
