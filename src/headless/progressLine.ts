// How far a command is, on stderr: on a terminal one line that is written anew, and stays when its part is done; in a file
// a line when a part is done.

export class ProgressLine {
  readonly #stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>
  #isOpen = false

  constructor(stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>) {
    this.#stream = stream
  }

  /** `the network, features: 40 of 120 images` */
  tell(what: string, done: number, total: number, unit: string): void {
    const isDone = done >= total
    if (!isDone && !this.#stream.isTTY) return
    const text = `${what}: ${isDone ? total : `${done} of ${total}`} ${unit}`
    this.#stream.write(`${this.#stream.isTTY ? '\r\x1b[K' : ''}${text}${isDone ? '\n' : ''}`)
    this.#isOpen = !isDone
  }

  /** What comes next begins a line of its own, also where a part was not done. */
  end(): void {
    if (this.#isOpen) this.#stream.write('\n')
    this.#isOpen = false
  }
}
