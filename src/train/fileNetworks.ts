// The networks of an opened file on the GPU: their backbones, each tensor read from its own place in the file and handed
// over before the next. Heads stay in the file; with 65,536 prototypes they are most of it, and no view looks at them.

import type { Gpu } from '../gpu/device'
import { buildBackbone } from '../nn/registry'
import type { RunConfig } from '../runs/config'
import { FileError } from '../runs/opened/fileError'
import type { OpenedFile } from '../runs/opened/openFile'
import type { StateDict } from '../runs/opened/stateDict'
import { Parameters, Scope } from '../tensor/parameters'
import type { InspectedNetwork } from '../viz/inspection'

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
    this.backbone = buildBackbone(new Scope(this.#parameters, { isTrainable: false }), backbone)
  }

  /** Weights as the seed draws them. */
  draw(seed: number): void {
    this.#parameters.allocate(this.#gpu, this.#parameters.initialValues(seed))
  }

  /** @param file name for messages @throws FileError where names or shapes do not fit */
  check(file: string, dict: StateDict): void {
    for (const { name, shape } of this.#parameters.segments) {
      const stated = dict.get(name)?.shape
      if (String(stated) === String(shape)) continue
      const found = stated ? `is [${stated.join(', ')}]` : 'is missing'
      throw new FileError(`${file}: '${name}' must be [${shape.join(', ')}], ${found}; the network is of another kind.`)
    }
  }

  /** @throws FileError, before memory is taken where names or shapes do not fit */
  async read(file: string, dict: StateDict): Promise<void> {
    this.check(file, dict)
    if (!this.#parameters.storage.buffer) this.#parameters.allocate(this.#gpu)
    for (const { name } of this.#parameters.segments) {
      const values = await dict.get(name)?.read()
      if (values) this.#parameters.write(this.#gpu, new Map([[name, values]]))
    }
  }

  destroy(): void {
    this.#parameters.destroy(this.#gpu)
  }
}

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
