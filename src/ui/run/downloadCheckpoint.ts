// A checkpoint as a file of the reader's.

/** @param name of the experiment, e.g. `tiny` */
export function downloadCheckpoint(bytes: Uint8Array<ArrayBuffer>, name: string, step: number): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `esvit-${name}-step-${step}.safetensors`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000) // the browser may still be writing
}
