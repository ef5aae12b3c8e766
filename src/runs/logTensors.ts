// A run's log as tensors of its checkpoint:
//
//   log.steps.at I32 [n]   log.steps.loss F32 [n]   log.evaluations.at   log.evaluations.knn   …

import { shown } from '../base/shown'
import { TABLES, type Columns, type RunLog, type TableName } from './log'
import { SafetensorsError, f32, type NamedTensor } from './safetensors'

export const LOG_PREFIX = 'log.'
const NAME = /^log\.(steps|evaluations|baselines|gaps)\.([a-z][A-Za-z0-9]{0,39})$/
const AT = 'at'

export function* logTensors(log: RunLog): Generator<[string, NamedTensor]> {
  for (const table of TABLES) {
    const { at, values } = log[table]
    if (!at.length) continue
    yield [`${LOG_PREFIX}${table}.${AT}`, { dtype: 'I32', shape: [at.length], data: at }]
    for (const [key, column] of values) yield [`${LOG_PREFIX}${table}.${key}`, f32([at.length], column)]
  }
}

/**
 * @param tensors of a checkpoint; those of the log are read @param step how many were done when it was saved
 * @returns null where there is no log @throws SafetensorsError where one is not as it is written above
 */
export function readLog(tensors: ReadonlyMap<string, NamedTensor>, step: number): RunLog | null {
  const log: RunLog = { steps: empty(), evaluations: empty(), baselines: empty(), gaps: empty() }
  const found = [...tensors].filter(([name]) => name.startsWith(LOG_PREFIX))
  for (const [name, tensor] of found) {
    const [, table, key] = NAME.exec(name) ?? []
    if (!table) throw refuse(name, `must be named log.<${TABLES.join('|')}>.<measure>`)
    if (key === AT) log[table as TableName].at = stepsOf(name, tensor, table === 'steps' ? step : step + 1)
  }
  for (const [name, tensor] of found) {
    const [, table, key] = NAME.exec(name) ?? []
    if (key !== AT) log[table as TableName].values.set(key, columnOf(name, tensor, log[table as TableName].at.length))
  }
  return found.length ? log : null
}

const empty = (): Columns => ({ at: new Int32Array(), values: new Map() })

const refuse = (name: string, message: string) => new SafetensorsError(`'${shown(name)}' ${message}`)

function stepsOf(name: string, { dtype, shape, data }: NamedTensor, end: number): Int32Array<ArrayBuffer> {
  if (!(data instanceof Int32Array) || shape.length !== 1)
    throw refuse(name, `must be I32 [rows], is ${dtype} [${shape.join(', ')}]`)
  const bad = data.findIndex((at, i) => at < (i > 0 ? data[i - 1] : 0) || at >= end)
  if (bad >= 0) throw refuse(name, `must hold rising steps below ${end}, element ${bad} is ${data[bad]}`)
  return data
}

function columnOf(name: string, { dtype, shape, data }: NamedTensor, rows: number): Float32Array<ArrayBuffer> {
  if (!(data instanceof Float32Array) || shape.length !== 1 || shape[0] !== rows)
    throw refuse(name, `must be F32 [${rows}], as long as its table, is ${dtype} [${shape.join(', ')}]`)
  const bad = data.findIndex((value) => Math.abs(value) === Infinity)
  if (bad >= 0) throw refuse(name, `must be finite, or NaN where nothing was measured; element ${bad} is ${data[bad]}`)
  return data
}
