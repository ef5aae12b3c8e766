// DINOLoss and DDINOLoss on given logits and features, called in a row so that the centres move.

import type { Gpu } from '../../gpu/device'
import { TEACHER_VIEWS } from '../../ops/loss/matchedCrossEntropy'
import { rowsOf, tokenGroups, type TokenGroup } from '../../ops/patch/tokenGroups'
import { GradientSums } from '../../ops/reduce/gradientSums'
import { StepScalars } from '../../optim/stepScalars'
import type { NetworkOutput } from '../../ssl/network'
import { buildObjective } from '../../ssl/registry'
import { runConfig } from '../../runs/config'
import { CompiledProgram } from '../../tensor/compiled'
import { Program } from '../../tensor/program'
import { Tape } from '../../tensor/tape'
import { Tensor } from '../../tensor/tensor'
import { MetricBoard } from '../metricBoard'
import type { Checks } from './checks'
import { CENTER_MOMENTUM, STUDENT_TEMP } from './modelRun'
import type { LossCase } from './opsJson'
import { matchesOf, meanOf, pairTerms, viewRows } from './pairs'
import { floatsOf } from './read'
import { TIE, TOLERANCE } from './tolerance'

/** These losses are tens of nats. */
const LOSS = { abs: 1e-4 }
/** The features are given, so their cosines are float32 sums and nothing else. */
const MARGIN = { abs: 3e-6 }

/** What all calls share. */
interface Shared {
  centers: ReadonlyMap<string, Tensor>
  scalars: StepScalars
  board: MetricBoard
}

export async function checkLossCalls(gpu: Gpu, tag: string, loss: LossCase, checks: Checks): Promise<void> {
  const K = loss.out_dim
  const centers = ['center', 'center_grid'].map(
    (name) => [name, Tensor.persistent(gpu, name, [1, K], new Float32Array(K))] as const,
  )
  const shared = { centers: new Map(centers), scalars: new StepScalars(), board: new MetricBoard() }
  shared.scalars.tensor.storage.allocate(gpu)
  shared.board.tensor.storage.allocate(gpu)
  for (const i of loss.calls.keys()) await checkCall(gpu, tag, loss, i, shared, checks)
  destroy(gpu, [...shared.centers.values(), shared.scalars.tensor, shared.board.tensor])
}

async function checkCall(
  gpu: Gpu,
  tag: string,
  loss: LossCase,
  index: number,
  { centers, scalars, board }: Shared,
  checks: Checks,
): Promise<void> {
  const { batch, n_local, dense } = loss
  const call = loss.calls[index]
  const name = `loss.${tag}.call${index}`
  const given: Tensor[] = []
  const input = (key: string, rows: number, width: number): Tensor => {
    const shape = [rows, width]
    const tensor = Tensor.persistent(gpu, key, shape, checks.floats(`${name}.${key}`, shape))
    given.push(tensor)
    return tensor
  }
  const output = (side: 's' | 't', crops: number, groups: TokenGroup[]): NetworkOutput => {
    const viewLogits = input(`${side}_cls`, crops * batch, loss.out_dim)
    const [regionLogits, regionFeatures] = dense
      ? [input(`${side}_region`, rowsOf(groups), loss.out_dim), input(`${side}_fea`, rowsOf(groups), loss.fea_dim)]
      : [null, viewLogits]
    return { viewLogits, viewFeatures: viewLogits, groups, regionLogits, regionFeatures }
  }
  const student = output('s', TEACHER_VIEWS + n_local, dense ? studentRegions(loss) : [])
  const teacher = output('t', TEACHER_VIEWS, dense ? studentRegions(loss).slice(0, 1) : [])
  const inputs = [student.viewLogits, student.regionLogits].filter((t) => t !== null)
  for (const tensor of inputs) tensor.requiresGrad = true
  scalars.write(gpu, { step: index, teacherTemp: call.teacher_temp, centerMomentum: CENTER_MOMENTUM })

  const program = new Program(gpu, name)
  const { losses, gradients } = program.record(() => {
    const config = {
      ...runConfig.parse({}).objective,
      name: dense ? 'esvit' : 'dino',
      studentTemp: STUDENT_TEMP,
    } as const
    const center = (key: string) => centers.get(key) as Tensor
    const objective = buildObjective(config, { center, usesRegions: dense })
    const tape = new Tape()
    const stepScalars = scalars.tensor
    const losses = tape.run(() =>
      objective.loss({ student, teacher, batch, stepScalars, metric: (key) => board.slot(key) }),
    )
    const found = tape.backward(losses.losses, { sums: new GradientSums() })
    objective.updateCenters(teacher, stepScalars)
    return { losses, gradients: inputs.map((tensor) => found.get(tensor) as Tensor) }
  })
  const { viewLosses, regionLosses, matches } = losses
  const kept = [viewLosses, regionLosses, matches].filter((t) => t !== null)
  const compiled = await CompiledProgram.compile(program, [...kept, ...gradients])
  compiled.run()

  const compareTensor = async (key: string, tensor: Tensor, tolerance: object) => {
    checks.compare(`${name}.${key}`, await floatsOf(gpu, tensor), tensor.shape, tolerance)
  }
  const compareTerms = (key: string, terms: number[]) => checks.compare(`${name}.${key}`, terms, [terms.length], LOSS)
  const view = pairTerms(await floatsOf(gpu, viewLosses), viewRows(TEACHER_VIEWS + n_local, batch), batch)
  const region = regionLosses && pairTerms(await floatsOf(gpu, regionLosses), student.groups, batch)
  const total = region ? 0.5 * meanOf(view) + 0.5 * meanOf(region) : meanOf(view)
  compareTerms('view_terms', view)
  compareTerms('total', [total])
  checks.values(`loss_only.${tag}.calls.${index}.total`, [total], [call.total], LOSS)
  await compareTensor('grad_s_cls', gradients[0], TOLERANCE.gradient)
  await compareTensor('center_after', centers.get('center') as Tensor, TOLERANCE.center)
  let margins: number[] = []
  if (region && matches) {
    compareTerms('region_terms', region)
    await compareTensor('grad_s_region', gradients[1], TOLERANCE.gradient)
    await compareTensor('center_grid_after', centers.get('center_grid') as Tensor, TOLERANCE.center)
    const regions = {
      student: await floatsOf(gpu, student.regionFeatures),
      teacher: await floatsOf(gpu, teacher.regionFeatures),
      C: loss.fea_dim,
      groups: student.groups,
      teacherTokens: loss.teacher_tokens,
      batch,
    }
    const found = matchesOf(await matches.read(gpu), regions)
    for (const { pair, shape, tokens, behind } of found)
      checks.equal(`${name}.match.${pair}`, tokens, shape, (i, token) => behind(i, token) < TIE)
    margins = found.flatMap((f) => f.margins)
  }
  const least = margins.reduce((a, b) => Math.min(a, b), 1) // 1 where there is nothing to match
  checks.values(`loss_only.${tag}.calls.${index}.min_margin`, [least], [call.min_margin], MARGIN)
  compiled.destroy()
  destroy(gpu, given)
}

/** Regions of the global crops, then of the local ones; where they lie in the image is no matter here. */
const studentRegions = ({ batch, n_local, teacher_tokens, local_tokens }: LossCase): TokenGroup[] =>
  tokenGroups(
    [
      { images: TEACHER_VIEWS * batch, height: 1, width: teacher_tokens },
      { images: n_local * batch, height: 1, width: local_tokens },
    ].filter(({ images }) => images > 0),
  )

function destroy(gpu: Gpu, tensors: readonly Tensor[]): void {
  for (const { storage } of tensors) if (storage.buffer) gpu.destroyBuffer(storage.buffer)
}
