// `esvit parity FILE.json... [--dump DIR]`: golden cases of the official code against this engine, one JSON line each.

import { messageOf } from '../base/messageOf'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Gpu } from '../gpu/device'
import { writeSafetensors } from '../runs/safetensors'
import { runCase, type CaseReport } from '../train/parity/case'
import { requestGpu } from './device'
import { checkFolder } from './folder'
import { UsageError, readNames } from './options'

const USAGE = 'give the .json files of one or more cases, each with its .safetensors beside it; --dump DIR is optional'

/** @returns the exit code: 0 where every case is ok */
export async function parity(args: readonly string[]): Promise<number> {
  const { files, dump } = readArguments(args)
  if (dump !== undefined) {
    checkFolder('--dump', dump)
    mkdirSync(dump, { recursive: true })
  }
  const gpu = await requestGpu()
  let areOk = true
  for (const file of files) {
    const report = await runFile(gpu, file, dump)
    areOk &&= report.ok
    console.log(JSON.stringify(report))
  }
  return areOk ? 0 : 1
}

function readArguments(args: readonly string[]): { files: string[]; dump: string | undefined } {
  const { names: files, value: dump } = readNames(args, '--dump', USAGE)
  if (files.length === 0 || dump === '') throw new UsageError(USAGE)
  return { files, dump }
}

/** @throws a sentence where one of the two files is missing */
export function readCase(file: string) {
  if (!file.endsWith('.json')) throw new Error(`a case is named by its .json file, got '${file}'`)
  const beside = file.replace(/\.json$/, '.safetensors')
  for (const needed of [file, beside])
    if (!existsSync(needed))
      throw new Error(`there is no file '${needed}'; a case is a .json file with its .safetensors beside it`)
  return { json: readFileSync(file, 'utf8'), tensors: readFileSync(beside) }
}

async function runFile(gpu: Gpu, file: string, dump: string | undefined): Promise<CaseReport> {
  const name = basename(file, '.json')
  try {
    const { json, tensors } = readCase(file)
    const { report, computed } = await runCase(gpu, name, json, tensors)
    if (dump !== undefined) writeFileSync(join(dump, `${name}.safetensors`), writeSafetensors(computed, { case: name }))
    return report
  } catch (error) {
    return { case: name, ok: false, checks: [], error: messageOf(error) }
  }
}
