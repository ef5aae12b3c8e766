/** A file that cannot be opened as a network; the message names the file, what is wrong, and what to do. */
export class FileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'FileError'
  }
}
