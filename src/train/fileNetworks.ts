// The networks of an opened file on the GPU: their backbones, each tensor read from its own place in the file and handed
// over before the next. Heads stay in the file; with 65,536 prototypes they are most of it, and no view looks at them.

import type { Gpu } from '../gpu/device'
import { allocate } from '../gpu/outOfMemory'
import { buildBackbone } from '../nn/registry'
import type { RunConfig } from '../runs/config'
import { FileError } from '../runs/opened/fileError'
import type { OpenedFile } from '../runs/opened/openFile'
import type { StateDict, StoredTensor } from '../runs/opened/stateDict'
import { Parameters, Scope } from '../tensor/parameters'
import type { InspectedNetwork } from '../viz/inspection'
import { shown } from '../base/shown'

/** Where vision transformers keep all that they compute with, beside the parts that the network here has itself. */
const OWN = ['blocks', 'layers']
/** Parts of other vision transformers, which stand beside those. */
const OTHERS = /^(?:(?:register_tokens|reg_token|storage_tokens|dist_token)$|norm_pre\.)/
/** What a Swin keeps though it follows from its window. */
const DERIVED = /\.(?:relative_position_index|attn_mask)$/
const FLOATS = /^(?:Double|Float|Half|BFloat16|B?F\d.*)$/

export class BackboneCopy implements InspectedNetwork {
  readonly backbone: InspectedNetwork['backbone']
  readonly head = null
  readonly headDense = null
  readonly #gpu: Gpu
  readonly #parameters: Parameters

  /** Declared alone; `draw` or `read` makes its buffer. */
  constructor(gpu: Gpu, { backbone }: RunConfig, label: string) {
    this.#gpu = gpu
    this.#parameters = new Parameters(label)
    this.backbone = declared(this.#parameters, backbone)
  }

  /** Weights as the seed draws them. @throws OutOfMemoryError */
  draw(seed: number): Promise<void> {
    return this.#allocate(this.#parameters.initialValues(seed))
  }

  /** @param file name for messages @throws FileError where names or shapes do not fit, or there are parts beyond them */
  check(file: string, dict: StateDict): void {
    checkFits(file, dict, this.#parameters)
  }

  /** @throws FileError, before memory is taken where names or shapes do not fit; OutOfMemoryError */
  async read(file: string, dict: StateDict): Promise<void> {
    this.check(file, dict)
    if (!this.#parameters.storage.buffer) await this.#allocate()
    for (const { name } of this.#parameters.segments) {
      const values = await dict.get(name)?.read()
      if (values) this.#parameters.write(this.#gpu, new Map([[name, values]]))
    }
  }

  async #allocate(values?: Float32Array<ArrayBuffer>): Promise<void> {
    await allocate(this.#gpu, `the ${this.#parameters.label}`, () => this.#parameters.allocate(this.#gpu, values))
  }

  destroy(): void {
    this.#parameters.destroy(this.#gpu)
  }
}

const declared = (parameters: Parameters, backbone: RunConfig['backbone']) =>
  buildBackbone(new Scope(parameters, { isTrainable: false }), backbone)

/** @throws FileError where the networks of a file are not what their names and shapes promised */
export function checkNetworks({ card, networks }: OpenedFile): void {
  const parameters = new Parameters('network of a file')
  declared(parameters, card.config.backbone)
  for (const dict of new Set([networks.teacher, networks.student])) checkFits(card.name, dict, parameters)
}

function checkFits(file: string, dict: StateDict, { segments }: Parameters): void {
  for (const { name, shape } of segments) {
    const stated = dict.get(name)?.shape
    if (String(stated) === String(shape)) continue
    const found = stated ? `is [${stated.join(', ')}]` : 'is missing'
    throw new FileError(`${file}: '${name}' must be [${shape.join(', ')}], ${found}; the network is of another kind.`)
  }
  const known = new Set(segments.map(({ name }) => name))
  const parts = new Set([...OWN, ...segments.map(({ name }) => partOf(name))])
  const strange = [...dict].filter(([name, tensor]) => !known.has(name) && isComputedWith(name, tensor, parts))
  if (strange.length === 0) return
  const more = strange.length > 1 ? ` and ${strange.length - 1} more` : ''
  throw new FileError(
    `${file}: has '${shown(strange[0][0])}'${more}, which is not supported here; leaving it out would change the features. ` +
      'A ViT must be as that of DINO and a Swin as that of EsViT, without LayerScale, norms of queries and keys, registers or a distillation token. Open a file of a supported network.',
  )
}

const isComputedWith = (name: string, { type }: StoredTensor, parts: ReadonlySet<string>) =>
  OTHERS.test(name) || (parts.has(partOf(name)) && FLOATS.test(type) && !DERIVED.test(name))

/** `blocks` of `blocks.0.norm1.weight` */
const partOf = (name: string): string => name.split('.')[0]

/** Student and teacher of a file; one and the same where it tells them not apart. */
export class FileNetworks {
  readonly student: BackboneCopy
  readonly teacher: BackboneCopy

  private constructor(student: BackboneCopy, teacher: BackboneCopy) {
    this.student = student
    this.teacher = teacher
  }

  static async read(gpu: Gpu, { card, networks }: OpenedFile): Promise<FileNetworks> {
    const { student, teacher } = networks
    const first = new BackboneCopy(gpu, card.config, 'teacher of a file')
    const second = student === teacher ? first : new BackboneCopy(gpu, card.config, 'student of a file')
    const both = new FileNetworks(second, first)
    try {
      await first.read(card.name, teacher)
      if (second !== first) await second.read(card.name, student)
      return both
    } catch (error) {
      both.destroy()
      throw error
    }
  }

  destroy(): void {
    this.teacher.destroy()
    if (this.student !== this.teacher) this.student.destroy()
  }
}
