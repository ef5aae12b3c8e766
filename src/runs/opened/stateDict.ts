// The networks in a file, whatever it calls them: a state dict alone, or one under `student`, `teacher` or a name such as
// `state_dict` or `model`, with the prefixes that wrappers of PyTorch leave on names.

import type { PickleValue } from '../../base/pickle/values'
import { TorchTensor } from '../torch/vocabulary'

/** A tensor that is still in its file. */
export interface StoredTensor {
  shape: readonly number[]
  /** For the reader, e.g. `Float`. */
  type: string
  /** @throws FileError */
  read(): Promise<Float32Array<ArrayBuffer>>
}

export type StateDict = Map<string, StoredTensor>
export type NetworkRole = 'student' | 'teacher'

export interface FoundNetworks {
  /** By role; one that the file does not tell apart is both. */
  networks: { student: StateDict; teacher: StateDict }
  /** What the file calls them, e.g. `student`, `teacher`. */
  called: string[]
  /** What else is there. */
  others: string[]
}

/** What every Swin and ViT begins with. */
const MARK = 'patch_embed.proj.weight'
/** Left on names by DistributedDataParallel, `MultiCropWrapper` and others. */
const WRAPPERS = /^(?:(?:module|backbone|model|encoder|_orig_mod)\.)+/
const ROLES: readonly NetworkRole[] = ['student', 'teacher']
/** Where training scripts put a network that is neither. */
const NAMELESS = ['state_dict', 'model', 'model_state_dict', 'network', 'teacher_state_dict', 'ema']

/** @returns null where there is none */
export function networksIn(dicts: ReadonlyMap<string, StateDict>, others: readonly string[]): FoundNetworks | null {
  const found = new Map(
    [...dicts].map(([name, dict]) => [name, unwrapped(dict)] as const).filter(([, d]) => d.has(MARK)),
  )
  const named = ROLES.filter((role) => found.has(role))
  const called: string[] = named.length ? [...named] : [...NAMELESS, ''].filter((name) => found.has(name)).slice(0, 1)
  const chosen = called.flatMap((name) => found.get(name) ?? [])
  if (chosen.length === 0) return null
  const rest = [...dicts].flatMap(([name, dict]) => {
    if (called.includes(name)) return []
    return name === '' ? [...new Set([...dict.keys()].map((key) => key.split('.')[0]))] : [name]
  })
  return {
    networks: { student: found.get('student') ?? chosen[0], teacher: found.get('teacher') ?? chosen[0] },
    called,
    others: [...rest, ...others],
  }
}

function unwrapped(dict: StateDict): StateDict {
  return new Map([...dict].map(([name, tensor]) => [name.replace(WRAPPERS, ''), tensor]))
}

/** Names that begin with a role belong to its network: `student.norm.weight`. The rest is the dict under no name. */
export function byRole(dict: StateDict): Map<string, StateDict> {
  const parts = new Map<string, StateDict>()
  for (const [name, tensor] of dict) {
    const role = ROLES.find((role) => name.startsWith(`${role}.`))
    const part = parts.get(role ?? '') ?? new Map<string, StoredTensor>()
    part.set(role ? name.slice(role.length + 1) : name, tensor)
    parts.set(role ?? '', part)
  }
  return parts
}

/** The state dicts in what torch.save wrote, and the names of all else. @param store makes a tensor readable */
export function dictsIn(
  value: PickleValue,
  store: (name: string, tensor: TorchTensor) => StoredTensor,
): { dicts: Map<string, StateDict>; others: string[] } {
  if (!(value instanceof Map)) return { dicts: new Map(), others: [] }
  const tensorsOf = (dict: ReadonlyMap<string | number, PickleValue>): StateDict =>
    new Map(
      [...dict].flatMap(([name, entry]): [string, StoredTensor][] =>
        entry instanceof TorchTensor ? [[String(name), store(String(name), entry)]] : [],
      ),
    )
  const dicts = byRole(tensorsOf(value))
  const others: string[] = []
  for (const [key, entry] of value) {
    if (entry instanceof TorchTensor) continue
    const tensors = entry instanceof Map ? tensorsOf(entry) : new Map<string, StoredTensor>()
    if (tensors.size > 0) dicts.set(String(key), tensors)
    else others.push(String(key))
  }
  return { dicts, others }
}
