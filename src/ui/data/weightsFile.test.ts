import { expect, test } from 'vitest'
import { isWeights } from './weightsFile'

test('files of weights are known by their names, and the batches of CIFAR are none', () => {
  for (const name of ['a.pth', 'a.PT', 'a.ckpt', 'checkpoint.pth.tar', 'pytorch_model.bin', 'model.safetensors'])
    expect(isWeights(name), name).toBe(true)
  for (const name of ['data_batch_1.bin', 'test_batch.bin', 'train.bin', 'cifar-10-binary.tar.gz', 'a.tar', 'a.zip'])
    expect(isWeights(name), name).toBe(false)
})
