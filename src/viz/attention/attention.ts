// What a token attends to (Swin Transformer, section 3.2; DINO, section 4.2.2): the probabilities of one block for one
// image, all heads, as the kernels that train weigh values with, from the very pass that trains.

import { drawnViews } from '../../augment/multiCrop'
import { VIEW_WORDS, packViews, untouched } from '../../augment/viewParameters'
import { hasAttention, type AttentionBlock } from '../../nn/backbone'
import type { TokenGroup } from '../../ops/patch/tokenGroups'
import { attentionProbabilities, type WindowAttentionOptions } from '../../ops/window/windowAttention'
import { allocateTensors } from '../../tensor/allocateTensors'
import { Tensor } from '../../tensor/tensor'
import type { NetworkName, OpenView, Subject } from '../inspection'
import { KeptPrograms } from '../keptPrograms'
import type { BiasTable } from '../paint/attention/bias'
import { rollout } from '../paint/attention/rollout'
import type { AttentionMap, TokenLayout } from '../paint/attention/tokens'
import { ROOM, asSeen, pictureOf, shown, type PictureChoice, type ShownPicture } from '../pictures'
import { hasClsToken, inStage } from '../stages'
import { tokenLayout } from './tokenLayout'

export interface AttentionQuestion {
  network: NetworkName
  picture: PictureChoice
  /** Number of the block through all stages; the last where there is no such. */
  block: number
}

/** A block that can be looked into. */
export interface LookedBlock {
  /** Its stage, and its number within it, from 0. */
  stage: number
  inStage: number
  heads: number
  isShifted: boolean
}

export interface AttentionAnswer {
  /** That was looked into. */
  network: NetworkName
  /** Of the set that is looked at; none where it has no labels. */
  classes: readonly string[]
  picture: ShownPicture
  /** [size, size, 4] sRGB bytes: what the network saw, less the normalisation. */
  input: { size: number; pixels: Uint8ClampedArray }
  blocks: LookedBlock[]
  /** Which of them the numbers are of. */
  block: number
  map: AttentionMap
  /** Null where the block has none. */
  bias: BiasTable | null
}

/** Probabilities of a block above which they are not made: 16 MB. */
const MOST_PROBABILITIES = 2 ** 22
/** Tokens above which no rollout is multiplied: some 0.1 s a block. */
const MOST_ROLLED = 300

/** As evaluation resizes. */
const PLAIN = { interpolation: 'bicubic', solarize: { p: 0, threshold: 1 } } as const

interface Attended {
  options: WindowAttentionOptions
  layout: TokenLayout
  /** [windows, heads, N, N]; null where nobody asks */
  probabilities: Tensor | null
}

interface Traced {
  pixels: Tensor
  attended: Attended[]
  looked: LookedBlock[]
}

export function openAttention(subject: Subject): OpenView<AttentionQuestion, AttentionAnswer> {
  const { gpu, networks, imgSize, normalization, images } = subject
  const words = (ROOM * 3 * images.size * images.size) / 4
  const source = Tensor.deferred('attended picture', [words], 'u32')
  const programs = new KeptPrograms<Traced>(gpu, 'attention')

  const record = (network: NetworkName, wanted: number) => (): Traced => {
    const { backbone } = networks[network]
    const blocks = backbone.blocks.filter(hasAttention)
    const whole = Tensor.constant('the whole picture', [1, VIEW_WORDS], packViews([untouched(images.size)]))
    const views = drawnViews({ pixels: source, batch: ROOM, size: images.size }, whole, imgSize, normalization, PLAIN)
    const kept: { block: AttentionBlock; qkv: Tensor; group: TokenGroup }[] = []
    const output = backbone.forward([views], {
      keep: (name, qkv, [group]) => {
        const block = blocks.find((b) => name === `${b.name}.attn.qkv`)
        if (block) kept.push({ block, qkv, group })
      },
    })
    const looked: LookedBlock[] = []
    const attended = kept.map(({ block, qkv, group }, b): Attended => {
      const options = block.attentionOptions([group])
      looked.push({
        stage: block.stage,
        inStage: inStage(backbone.blocks, backbone.blocks.indexOf(block)),
        heads: options.numHeads,
        isShifted: options.shiftSize > 0,
      })
      const map = hasClsToken(group, output.groups[0]) ? output.groups[0] : group
      const layout = tokenLayout(options, group, map, block.stride / imgSize)
      const isRolled = b < wanted && canRoll(options, layout)
      const probabilities = b === wanted || isRolled ? probabilitiesOf(qkv, options, layout) : null
      return { options, layout, probabilities }
    })
    return { pixels: views.pixels, attended, looked }
  }

  return {
    async ask({ network, picture: choice, block }) {
      const picture = pictureOf(subject, choice)
      const last = networks[network].backbone.blocks.filter(hasAttention).length - 1
      if (last < 0) throw new RangeError('attention: this network has no attention that could be looked at')
      const at = Math.min(Math.max(0, block), last)
      const bytes = new Uint8Array(4 * words)
      bytes.set(picture.planes)
      await allocateTensors(gpu, 'the picture looked at', [source])
      if (source.storage.buffer) gpu.device.queue.writeBuffer(source.storage.buffer, 0, bytes)
      const { pixels, attended, looked } = await programs.run(`${network} block ${at}`, record(network, at), (t) => [
        t.pixels,
        ...t.attended.flatMap(({ probabilities }) => probabilities ?? []),
      ])
      const { options, layout } = attended[at]
      const [seen, table, ...maps] = await Promise.all(
        [pixels, options.biasTable, ...attended.slice(0, at + 1).map((a) => a.probabilities)].map(
          async (tensor) => tensor && ((await tensor.read(gpu)) as Float32Array<ArrayBuffer>),
        ),
      )
      return {
        network,
        classes: images.classes,
        picture: shown(picture),
        input: { size: imgSize, pixels: asSeen(seen ?? undefined, subject) },
        blocks: looked,
        block: at,
        map: {
          layout,
          heads: options.numHeads,
          probabilities: maps[at] ?? new Float32Array(0),
          rollout: canRollThrough(attended.slice(0, at + 1)) ? rollout(maps.flatMap((map) => map ?? []), layout.tokens) : null, // prettier-ignore
        },
        bias: table && { window: layout.windowColumns, heads: options.numHeads, table },
      }
    },
    close() {
      programs.destroy()
      if (source.storage.buffer) gpu.destroyBuffer(source.storage.buffer)
    },
  }
}

/** Blocks whose tokens all see each other have one matrix an image, which can be multiplied. */
const canRoll = ({ windowSize }: WindowAttentionOptions, { tokens }: TokenLayout) =>
  windowSize === 'whole' && tokens <= MOST_ROLLED

/** One block of windows on the way, or of another map, and there is no rollout. */
const canRollThrough = (blocks: readonly Attended[]) =>
  blocks.every(({ options, layout }) => canRoll(options, layout) && layout.tokens === blocks[0].layout.tokens)

function probabilitiesOf(qkv: Tensor, options: WindowAttentionOptions, { windows, tokens }: TokenLayout): Tensor {
  const count = windows * options.numHeads * tokens * tokens
  if (count > MOST_PROBABILITIES)
    throw new RangeError(
      `attention: the ${options.numHeads} heads of this block have ${count.toLocaleString('en')} probabilities for one ` +
        `image; ${MOST_PROBABILITIES.toLocaleString('en')} at most are shown. Choose a later stage, or larger patches.`,
    )
  return attentionProbabilities(qkv, options, 0, 0)
}
