// The names that a file of torch.save may use, and what they make here: tensors as a place in a storage, dicts, the
// arguments of a run. Whatever else a file names is refused, whether it is harmless or not.

import { NUMPY } from '../../base/pickle/numpy'
import { Callable, PickleObject, Unfinished, isSizes, type Build, type Item, type PickleDict, type PickleValue, type Refuse, type Vocabulary } from '../../base/pickle/values' // prettier-ignore

/** Bytes of an element, by the name of the storage that holds it (torch/storage.py). */
export const ITEM_BYTES = {
  Double: 8, Float: 4, Half: 2, BFloat16: 2, Long: 8, Int: 4, Short: 2, Char: 1, Byte: 1, Bool: 1,
} as const // prettier-ignore
export type TorchType = keyof typeof ITEM_BYTES

export class TorchStorage extends PickleObject {
  readonly kind = 'storage'
  readonly type: TorchType
  /** Its name among the files of the archive. */
  readonly key: string
  /** Elements. */
  readonly size: number
  constructor(type: TorchType, key: string, size: number) {
    super()
    this.type = type
    this.key = key
    this.size = size
  }
}

/** A view of a storage; its values are read when they are wanted. */
export class TorchTensor extends PickleObject {
  readonly kind = 'tensor'
  readonly storage: TorchStorage
  /** First element, and how far the next one of each axis is. */
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  constructor(storage: TorchStorage, offset: number, shape: readonly number[], strides: readonly number[]) {
    super()
    this.storage = storage
    this.offset = offset
    this.shape = shape
    this.strides = strides
  }
}

/** Arguments as argparse keeps them; becomes a dict. */
class Namespace extends Unfinished {
  values: PickleDict = new Map()
  build(state: Item, refuse: Refuse): void {
    this.values = state instanceof Map ? state : refuse('arguments must be a dict')
  }
  finish(): PickleValue {
    return this.values
  }
}

const MOST_AXES = 16

const tensor: Build = ([storage, offset, shape, strides], refuse) => {
  if (!(storage instanceof TorchStorage) || !isSizes([offset]))
    return refuse('a tensor must have a storage and an offset')
  if (!isSizes(shape) || !isSizes(strides) || shape.length !== strides.length || shape.length > MOST_AXES)
    return refuse('a tensor must have sizes, and a stride for each')
  const last = shape.reduce((at, n, axis) => at + (n - 1) * strides[axis], offset as number)
  if (!shape.includes(0) && !(last < storage.size))
    return refuse(`a tensor [${shape.join(', ')}] reaches element ${last} of a storage of ${storage.size}`)
  return new TorchTensor(storage, offset as number, shape, strides)
}

const orderedDict: Build = ([pairs = []], refuse) => {
  if (!Array.isArray(pairs)) return refuse('an OrderedDict must be made of pairs')
  const dict: PickleDict = new Map()
  for (const pair of pairs) {
    const [key, value] = Array.isArray(pair) ? pair : []
    if (typeof key !== 'string') return refuse('an OrderedDict must be made of pairs')
    dict.set(key, value as PickleValue)
  }
  return dict
}

const storageType: Build = (_, refuse) => refuse('a storage must not be called by itself')

export const TORCH: Vocabulary = {
  reads: 'plain data, tensors and numpy arrays',
  names: {
    ...NUMPY.names,
    'torch._utils._rebuild_tensor': tensor,
    'torch._utils._rebuild_tensor_v2': tensor,
    'torch._utils._rebuild_parameter': ([data = null], refuse) =>
      data instanceof TorchTensor ? data : refuse('a parameter must be a tensor'),
    ...Object.fromEntries(Object.keys(ITEM_BYTES).map((type) => [`torch.${type}Storage`, storageType])),
    'torch.Size': ([sizes], refuse) => (isSizes(sizes) ? sizes : refuse('a size must be whole numbers')),
    'torch.device': ([name = null]) => name,
    'collections.OrderedDict': orderedDict,
    'argparse.Namespace': () => new Namespace(),
  },

  persistent: (id, refuse) => {
    const [tag, type, key, , size] = Array.isArray(id) ? id : []
    const name = type instanceof Callable ? /^torch\.(\w+)Storage$/.exec(type.name)?.[1] : undefined
    if (tag !== 'storage' || name === undefined || typeof key !== 'string' || !isSizes([size]))
      return refuse('a persistent id must name a storage')
    return new TorchStorage(name as TorchType, key, size as number)
  },
}
