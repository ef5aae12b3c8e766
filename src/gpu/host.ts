// Who has the device. Everybody asks here whenever there is something to do, and gets the one that lives: the first, or
// after a loss the next. Nobody keeps one longer than the objects that were made from it.

import { messageOf } from '../base/messageOf'
import { NoDeviceError, type Gpu } from './device'
import { DeviceLostError } from './loss'

/** Before each try to get another device, in milliseconds: a graphics process that died needs a moment to come back. */
const WAITS_MS: readonly number[] = [0, 500, 2000]

const NO_OTHER = 'The GPU device was lost, and the browser gives no other one.'
const RELOAD = 'Reload the page. If there is still none, restart the browser, and update the graphics driver.'

export class GpuHost {
  readonly #request: () => Promise<Gpu>
  readonly #told: (outcome: Gpu | NoDeviceError) => void
  #current: Promise<Gpu> | null = null
  #hasLost = false

  /** @param request asks for a device @param told of each that came, and when there is none */
  constructor(request: () => Promise<Gpu>, told: (outcome: Gpu | NoDeviceError) => void = () => undefined) {
    this.#request = request
    this.#told = told
  }

  /** The device that lives. @throws NoDeviceError with advice where none can be had; the next who asks may have more luck */
  gpu(): Promise<Gpu> {
    this.#current ??= this.#next()
    return this.#current
  }

  /** Do `work`, and once more from its start where the device was lost in the middle of it. */
  async use<T>(work: (gpu: Gpu) => Promise<T>): Promise<T> {
    try {
      return await work(await this.gpu())
    } catch (error) {
      if (error instanceof DeviceLostError) return work(await this.gpu())
      throw error
    }
  }

  async #next(): Promise<Gpu> {
    try {
      const gpu = await this.#tries()
      gpu.loss.listen(() => {
        this.#hasLost = true
        this.#current = null
      })
      this.#told(gpu)
      return gpu
    } catch (error) {
      this.#current = null
      const none = this.#hasLost ? new NoDeviceError(NO_OTHER, RELOAD) : asNoDevice(error)
      this.#told(none)
      throw none
    }
  }

  async #tries(): Promise<Gpu> {
    let refusal: unknown
    for (const wait of this.#hasLost ? WAITS_MS : [0]) {
      if (wait) await new Promise((resolve) => setTimeout(resolve, wait))
      try {
        return await this.#request()
      } catch (error) {
        refusal = error
      }
    }
    throw refusal
  }
}

const asNoDevice = (error: unknown): NoDeviceError =>
  error instanceof NoDeviceError
    ? error
    : new NoDeviceError(messageOf(error), 'Reload the page, or try another browser.')
