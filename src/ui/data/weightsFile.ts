// Which of the files that are dropped are weights.

import { setOfFiles } from '../../data/sets.config'

/** Whether a file by this name is one of weights; of those that end in `.bin` some are batches of CIFAR. */
export const isWeights = (name: string): boolean =>
  /\.(?:pth|pt|ckpt|safetensors|pth\.tar)$/i.test(name) || (/\.bin$/i.test(name) && setOfFiles([name]) === 'folder')
