// DINOLoss and DDINOLoss on given logits and features, called in a row so that the centres move.

import type { Gpu } from '../../gpu/device'
import { TEACHER_VIEWS } from '../../ops/loss/matchedCrossEntropy'
import { tokenGroups, type TokenGroup } from '../../ops/patch/tokenGroups'
import { addInto } from '../../ops/elementwise/addInto'
import { StepScalars } from '../../optim/stepScalars'
import type { NetworkOutput } from '../../ssl/network'
import { buildObjective } from '../../ssl/registry'
import { runConfig } from '../../runs/config'
import { CompiledProgram } from '../../tensor/compiled'
import { Program } from '../../tensor/program'
import { Tape } from '../../tensor/tape'
import { Tensor } from '../../tensor/tensor'
import { BOARD_KEYS } from '../build'
import { MetricBoard } from '../metricBoard'
import { TOLERANCE, type Checks } from './checks'
import { matchesOf, pairTerms } from './pairs'

export interface LossCase {
  batch: number
  teacher_tokens: number
  local_tokens: number
  out_dim: number
  n_local: number
  dense: boolean
  calls: { teacher_temp: number; total: number }[]
}

export async function checkLossCalls(gpu: Gpu, tag: string, loss: LossCase, checks: Checks): Promise<void> {
  const { batch, out_dim: K, n_local, dense } = loss
  const centers = new Map(
    ['center', 'center_grid'].map((name) => [name, Tensor.persistent(gpu, name, [1, K], new Float32Array(K))]),
  )
  const scalars = new StepScalars()
  const board = new MetricBoard(BOARD_KEYS)
  scalars.tensor.storage.allocate(gpu)
  board.tensor.storage.allocate(gpu)
  const config = { ...runConfig.parse({}).objective, name: dense ? ('esvit' as const) : ('dino' as const) }
  const regions = (tokens: [images: number, tokens: number][]) =>
    tokenGroups(tokens.map(([images, width]) => ({ images, height: 1, width })))
  const globals: [number, number] = [TEACHER_VIEWS * batch, loss.teacher_tokens]
  const studentGroups = dense
    ? regions([globals, [n_local * batch, loss.local_tokens]].filter(([images]) => images > 0) as [number, number][])
    : []

  for (const [i, call] of loss.calls.entries()) {
    const name = `loss.${tag}.call${i}`
    const given = (key: string) =>
      Tensor.persistent(gpu, key, checks.shapeOf(`${name}.${key}`), checks.floats(`${name}.${key}`))
    const output = (side: 's' | 't', groups: TokenGroup[]): NetworkOutput => {
      const viewLogits = given(`${side}_cls`)
      const region = dense
        ? { regionLogits: given(`${side}_region`), regionFeatures: given(`${side}_fea`) }
        : { regionLogits: null, regionFeatures: viewLogits }
      return { viewLogits, viewFeatures: viewLogits, groups, ...region }
    }
    const student = output('s', studentGroups)
    const teacher = output('t', dense ? regions([globals]) : [])
    const inputs = [student.viewLogits, ...(student.regionLogits ? [student.regionLogits] : [])]
    for (const tensor of inputs) tensor.requiresGrad = true
    scalars.write(gpu, {
      seed: 0,
      step: i,
      lr: 0,
      weightDecay: 0,
      momentum: 1,
      teacherTemp: call.teacher_temp,
      centerMomentum: 0.9,
      classes: [],
    })

    const program = new Program(gpu, name)
    const found = program.record(() => {
      const center = (key: string) => centers.get(key) as Tensor
      const objective = buildObjective(config, { center, usesRegions: dense })
      const tape = new Tape()
      const stepScalars = scalars.tensor
      const losses = tape.run(() =>
        objective.loss({ student, teacher, batch, stepScalars, metric: (key) => board.slot(key) }),
      )
      const gradients = tape.backward(losses.losses, { add: addInto })
      objective.updateCenters(teacher, stepScalars)
      return { losses, gradients: inputs.map((tensor) => gradients.get(tensor) as Tensor) }
    })
    const { viewLosses, regionLosses, matches } = found.losses
    const kept = [viewLosses, regionLosses, matches].filter((t) => t !== null)
    const compiled = await CompiledProgram.compile(program, [...kept, ...found.gradients])
    compiled.run()
    const read = async (tensor: Tensor) => (await tensor.read(gpu)) as Float32Array
    const images = [{ images: (TEACHER_VIEWS + n_local) * batch, height: 1, width: 1, firstRow: 0 }]
    const view = pairTerms(await read(viewLosses), images, batch)
    const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length
    const region = regionLosses && pairTerms(await read(regionLosses), student.groups, batch)
    const total = region ? 0.5 * mean(view) + 0.5 * mean(region) : mean(view)
    const tolerance = { abs: 1e-4 } // these losses are tens of nats
    checks.compare(`${name}.view_terms`, view, tolerance)
    checks.compare(`${name}.total`, [total], tolerance)
    checks.values(`${name}.total in the JSON`, [total], [call.total], tolerance)
    checks.compare(`${name}.grad_s_cls`, await read(found.gradients[0]), TOLERANCE.gradient)
    checks.compare(`${name}.center_after`, await read(centers.get('center') as Tensor), TOLERANCE.center)
    if (region && matches) {
      checks.compare(`${name}.region_terms`, region, tolerance)
      checks.compare(`${name}.grad_s_region`, await read(found.gradients[1]), TOLERANCE.gradient)
      checks.compare(`${name}.center_grid_after`, await read(centers.get('center_grid') as Tensor), TOLERANCE.center)
      const rows = await matches.read(gpu)
      for (const { pair, values } of matchesOf(rows, student.groups, loss.teacher_tokens, batch))
        checks.equal(`${name}.match.${pair}`, values)
    }
    compiled.destroy()
    for (const tensor of [student, teacher].flatMap((n) => [n.viewLogits, n.regionLogits, n.regionFeatures]))
      if (tensor?.storage.buffer) {
        gpu.destroyBuffer(tensor.storage.buffer)
        tensor.storage.buffer = null
      }
  }
  for (const storage of [...[...centers.values()].map((c) => c.storage), scalars.tensor.storage, board.tensor.storage])
    if (storage.buffer) gpu.destroyBuffer(storage.buffer)
}
