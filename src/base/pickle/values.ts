// What a pickle may hold here: plain data, and what the names of its vocabulary make; nothing that runs.

export type PickleValue = null | boolean | number | string | Uint8Array | PickleValue[] | PickleDict | PickleObject

/** A dict. Keys are strings or numbers; byte strings, which Python 2 wrote, are read as Latin-1. */
export type PickleDict = Map<string | number, PickleValue>

/** What a vocabulary makes: plain data under a kind's name. */
export abstract class PickleObject {
  abstract readonly kind: string
}

/** What stands on the machine's stack while a pickle is read. */
export type Item = PickleValue | Item[] | Unfinished | Callable

/** @throws always: the sentence with file and place */
export type Refuse = (cause: string) => never
export type Build = (args: readonly Item[], refuse: Refuse) => Item

/** An object between the opcodes that make it. */
export abstract class Unfinished {
  /** What BUILD does to it. */
  abstract build(state: Item, refuse: Refuse): void
  /** The value it has become. */
  abstract finish(refuse: Refuse): PickleValue
}

/** A name of the vocabulary, with what a call of it makes. */
export class Callable {
  readonly name: string
  readonly call: Build
  constructor(name: string, call: Build) {
    this.name = name
    this.call = call
  }
}

/** The names that one kind of pickle may use. A name that is not listed is refused: nothing is looked up or run. */
export interface Vocabulary {
  /** What can be read with it, for messages, e.g. `plain data and numpy arrays`. */
  reads: string
  names: Readonly<Record<string, Build>>
  /** What a persistent id stands for. Where there is none, such ids and objects of classes are refused. */
  persistent?: (id: Item, refuse: Refuse) => Item
}

/** An item that is ready to be kept. Lists and tuples are checked when they are read. */
export function plain(item: Item, refuse: Refuse): PickleValue {
  if (item instanceof Unfinished) return item.finish(refuse)
  if (item instanceof Callable) return refuse('a name stands where a value must')
  return item as PickleValue
}

/** Bytes as the text they are in Latin-1; other values as they are. */
export const asText = (value: PickleValue | undefined): PickleValue | undefined =>
  value instanceof Uint8Array ? latin1(value) : value

export const latin1 = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

export const isSizes = (item: Item | undefined): item is number[] =>
  Array.isArray(item) && item.every((n) => Number.isSafeInteger(n) && (n as number) >= 0)
