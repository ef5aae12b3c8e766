// The loss of a device. It comes at any moment and for many reasons: a driver that was reset or updated, a graphics process
// that died, memory that ran short. Everything made from the device is gone with it, and what waits for its work is told
// by errors of many kinds, early or late. So whoever waits for the GPU waits through here, and is told one thing.

/** The device is gone, and with it all that was made from it. */
export class DeviceLostError extends Error {
  /** In the browser's own words. */
  readonly reason: string
  constructor(reason: string) {
    super(`The GPU device was lost: ${reason}`)
    this.name = 'DeviceLostError'
    this.reason = reason
  }
}

export class LossWatch {
  #error: DeviceLostError | null = null
  readonly #listeners = new Set<(error: DeviceLostError) => void>()

  /** @param lost what the device itself says of it */
  constructor(lost: Promise<GPUDeviceLostInfo>) {
    void lost.then(({ reason, message }) => this.declare(message.replace(/\.$/, '') || reason)) // it stands within a sentence
  }

  /** The loss; null while the device lives. */
  get error(): DeviceLostError | null {
    return this.#error
  }

  /** Take the device for lost, whatever it says itself. */
  declare(reason: string): void {
    if (this.#error) return
    this.#error = new DeviceLostError(reason)
    for (const listener of [...this.#listeners]) listener(this.#error)
    this.#listeners.clear()
  }

  /** Call `listener` at the loss, at once where it has been. @returns the way to listen no longer */
  listen(listener: (error: DeviceLostError) => void): () => void {
    if (this.#error) listener(this.#error)
    else this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** @throws DeviceLostError where the device is lost */
  check(): void {
    if (this.#error) throw this.#error
  }

  /** What `work` of the device comes to; it rejects with the loss, and with nothing else once there is one. */
  async during<T>(work: Promise<T>): Promise<T> {
    let stop = (): void => undefined
    const lost = new Promise<never>((_, reject) => (stop = this.listen(reject)))
    try {
      return await Promise.race([lost, work])
    } catch (error) {
      throw (await this.behind()) ?? error
    } finally {
      stop()
    }
  }

  /** The loss behind an error that was just caught, if it was one: its own news may come a moment after what it broke. */
  async behind(): Promise<DeviceLostError | null> {
    if (!this.#error) await new Promise((resolve) => setTimeout(resolve))
    return this.#error
  }
}
