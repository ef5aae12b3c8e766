// A checkpoint as a file of the reader's.

import { download } from '../parts/download'

/** @param name of the experiment, e.g. `tiny` */
export const downloadCheckpoint = (bytes: Uint8Array<ArrayBuffer>, name: string, step: number): void =>
  download(new Blob([bytes], { type: 'application/octet-stream' }), `esvit-${name}-step-${step}.safetensors`)
