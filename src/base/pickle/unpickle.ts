// Python pickles, read strictly: protocols 0 to 5 as far as plain data and a vocabulary of names need them. A pickle is a
// program for a small stack machine; this machine has no opcode that imports, calls or makes anything but what the
// vocabulary lists.
//
// Source: CPython's Lib/pickletools.py, which documents every opcode.

import { shown } from '../shown'
import { Cursor } from './cursor'
import {
  Callable,
  Unfinished,
  latin1,
  plain,
  type Item,
  type PickleValue,
  type Refuse,
  type Vocabulary,
} from './values'

/** @param file name for messages @throws PickleError naming file, byte and cause */
export function unpickle(file: string, bytes: Uint8Array, vocabulary: Vocabulary): PickleValue {
  const machine = new Machine(new Cursor(file, bytes), vocabulary, MADE_PER_BYTE * bytes.length + MADE_ALWAYS)
  return machine.run()
}

/**
 * What calls and keys may make, in bytes and items: whatever is kept under a number can be given to a thousand of them, for
 * two bytes each. What Python writes gives everything once, a name a few times.
 */
const [MADE_PER_BYTE, MADE_ALWAYS] = [4, 2 ** 20]

/** Lists, tuples and dicts: one of them is a byte in the file and some 200 in memory. A network has a few a tensor. */
const MOST_CONTAINERS = 2 ** 20

const MARK = Symbol('mark')
type Slot = Item | typeof MARK

class Machine {
  readonly in: Cursor
  readonly stack: Slot[] = []
  readonly memo = new Map<number, Item>()
  readonly refuse: Refuse = (cause) => this.in.refuse(cause)
  readonly vocabulary: Vocabulary
  readonly #mostMade: number
  #made = 0
  #containers = 0

  constructor(cursor: Cursor, vocabulary: Vocabulary, mostMade: number) {
    this.in = cursor
    this.vocabulary = vocabulary
    this.#mostMade = mostMade
  }

  run(): PickleValue {
    for (;;) {
      const code = this.in.opcode()
      if (code === STOP) return plain(this.pop(), this.refuse)
      const operation =
        OPERATIONS[code] ??
        (this.vocabulary.persistent && OBJECTS[code]) ??
        this.refuse(`the opcode ${nameOf(code)} is refused; only ${this.vocabulary.reads} are read`)
      operation(this)
    }
  }

  push(item: Item): void {
    const isContainer = Array.isArray(item) || item instanceof Map
    if (isContainer && ++this.#containers > MOST_CONTAINERS)
      this.refuse(`more than ${MOST_CONTAINERS} lists, tuples and dicts are refused; no network or batch has so many`)
    this.stack.push(item)
  }
  pop(): Item {
    const slot = this.stack.pop()
    if (slot === undefined || slot === MARK) return this.refuse('nothing is there for this opcode to take')
    return slot
  }
  top(): Item {
    const item = this.pop()
    this.push(item)
    return item
  }
  /** Everything above the last mark. */
  popMark(): Item[] {
    const at = this.stack.lastIndexOf(MARK)
    if (at < 0) return this.refuse('no mark was set for this opcode')
    const items = this.stack.splice(at)
    return items.slice(1) as Item[]
  }
  tuple(length: number): void {
    const items = Array.from({ length }, () => this.pop())
    this.push(items.reverse())
  }
  put(index: number): void {
    this.memo.set(index, this.top())
  }
  get(index: number): void {
    const item = this.memo.get(index)
    this.push(item === undefined ? this.refuse(`nothing was kept under number ${index}`) : item)
  }
  append(items: readonly Item[]): void {
    const list = this.top()
    if (!Array.isArray(list)) return this.refuse('something is appended to what is no list')
    for (const item of items) (list as Item[]).push(item)
  }
  setItems(pairs: readonly Item[]): void {
    const dict = this.top()
    if (!(dict instanceof Map)) return this.refuse('an item is set in what is no dict')
    if (pairs.length % 2) this.refuse('a key has no value')
    for (let i = 0; i < pairs.length; i += 2) dict.set(this.key(pairs[i]), plain(pairs[i + 1], this.refuse))
  }
  key(item: Item): string | number {
    if (typeof item === 'string' || typeof item === 'number') return item
    if (!(item instanceof Uint8Array)) return this.refuse('the key of a dict must be text or a number')
    this.spend([item])
    return latin1(item)
  }
  global(module: string, name: string): void {
    const full = `${module}.${name}`
    const { names, reads } = this.vocabulary
    if (!Object.hasOwn(names, full)) this.refuse(`the name '${shown(full)}' is refused; only ${reads} are read`)
    this.push(new Callable(full, names[full]))
  }
  call(): void {
    const args = this.pop()
    const callable = this.pop()
    if (!(callable instanceof Callable) || !Array.isArray(args))
      return this.refuse('what is called must be a known name')
    this.spend(args)
    this.push(callable.call(args, this.refuse))
  }
  build(): void {
    const state = this.pop()
    const target = this.top()
    if (target instanceof Unfinished) {
      this.spend(Array.isArray(state) ? state : [state])
      target.build(state, this.refuse)
      // attributes of a dict, such as the versions that a state dict keeps of its modules
    } else if (!(target instanceof Map && this.vocabulary.persistent))
      this.refuse('only arrays and their types have a state here')
  }
  /** Count what is made of these: each is looked through, or copied, once. */
  spend(items: readonly Item[]): void {
    this.#made += items.length
    for (const item of items) {
      if (typeof item === 'string' || item instanceof Uint8Array || Array.isArray(item)) this.#made += item.length
      else if (item instanceof Map) this.#made += item.size
    }
    if (this.#made > this.#mostMade)
      this.refuse(`calls and keys would make more than ${this.#mostMade} bytes and items; no file of this length holds so much`) // prettier-ignore
  }
  number(text: string): void {
    if (text === '00' || text === '01') this.push(text === '01') // how protocol 0 writes booleans
    else this.push(/^[-+]?[\d.]+(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : this.refuse(`'${text.slice(0, 40)}' is no number`)) // prettier-ignore
  }
}

const ascii = (code: string) => code.charCodeAt(0)
const STOP = ascii('.')

const OPERATIONS: Record<number, ((m: Machine) => void) | undefined> = {
  0x80: (m) => void m.in.u8(), // PROTO
  0x95: (m) => void m.in.u64(), // FRAME
  [ascii('(')]: (m) => void m.stack.push(MARK),
  [ascii('0')]: (m) => void m.pop(),
  [ascii('1')]: (m) => void m.popMark(),
  [ascii('2')]: (m) => m.push(m.top()),

  [ascii('N')]: (m) => m.push(null),
  0x88: (m) => m.push(true),
  0x89: (m) => m.push(false),
  [ascii('I')]: (m) => m.number(m.in.line()),
  [ascii('L')]: (m) => m.number(m.in.line().replace(/L$/, '')),
  [ascii('F')]: (m) => m.number(m.in.line()),
  [ascii('J')]: (m) => m.push(m.in.i32()),
  [ascii('K')]: (m) => m.push(m.in.u8()),
  [ascii('M')]: (m) => m.push(m.in.u16()),
  0x8a: (m) => m.push(m.in.long(m.in.u8())), // LONG1
  [ascii('G')]: (m) => m.push(m.in.f64()),

  [ascii('T')]: (m) => m.push(m.in.bytes(m.in.u32())), // BINSTRING, SHORT_BINSTRING: bytes of Python 2
  [ascii('U')]: (m) => m.push(m.in.bytes(m.in.u8())),
  [ascii('B')]: (m) => m.push(m.in.bytes(m.in.u32())), // BINBYTES and its kin: bytes of Python 3
  [ascii('C')]: (m) => m.push(m.in.bytes(m.in.u8())),
  0x8e: (m) => m.push(m.in.bytes(m.in.u64())),
  0x96: (m) => m.push(m.in.bytes(m.in.u64())), // BYTEARRAY8
  [ascii('X')]: (m) => m.push(m.in.utf8(m.in.u32())), // BINUNICODE and its kin
  0x8c: (m) => m.push(m.in.utf8(m.in.u8())),
  0x8d: (m) => m.push(m.in.utf8(m.in.u64())),

  [ascii(']')]: (m) => m.push([]),
  [ascii('l')]: (m) => m.push(m.popMark()),
  [ascii('a')]: (m) => {
    const item = m.pop()
    m.append([item])
  },
  [ascii('e')]: (m) => m.append(m.popMark()),
  [ascii(')')]: (m) => m.push([]),
  [ascii('t')]: (m) => m.push(m.popMark()),
  0x85: (m) => m.tuple(1),
  0x86: (m) => m.tuple(2),
  0x87: (m) => m.tuple(3),
  [ascii('}')]: (m) => m.push(new Map()),
  [ascii('d')]: (m) => {
    const items = m.popMark()
    m.push(new Map())
    m.setItems(items)
  },
  [ascii('s')]: (m) => {
    const value = m.pop()
    m.setItems([m.pop(), value])
  },
  [ascii('u')]: (m) => m.setItems(m.popMark()),

  [ascii('p')]: (m) => m.put(Number(m.in.line())),
  [ascii('q')]: (m) => m.put(m.in.u8()),
  [ascii('r')]: (m) => m.put(m.in.u32()),
  0x94: (m) => m.put(m.memo.size), // MEMOIZE
  [ascii('g')]: (m) => m.get(Number(m.in.line())),
  [ascii('h')]: (m) => m.get(m.in.u8()),
  [ascii('j')]: (m) => m.get(m.in.u32()),

  [ascii('c')]: (m) => m.global(m.in.line(), m.in.line()), // GLOBAL
  0x93: (m) => {
    const [name, module] = [m.pop(), m.pop()] // STACK_GLOBAL
    if (typeof module !== 'string' || typeof name !== 'string') return m.refuse('a name must be text')
    m.global(module, name)
  },
  [ascii('R')]: (m) => m.call(), // REDUCE
  [ascii('b')]: (m) => m.build(),
}

/** Opcodes of vocabularies with objects: each makes what the vocabulary says, and nothing else. */
const OBJECTS: Record<number, ((m: Machine) => void) | undefined> = {
  [ascii('Q')]: (m) => {
    const id = m.pop()
    m.push(m.vocabulary.persistent?.(id, m.refuse) ?? null)
  },
  0x81: (m) => m.call(), // NEWOBJ
}

/** Opcodes that make or fetch objects, by the names that Python gives them. */
const REFUSED: Record<number, string> = {
  [ascii('i')]: 'INST', [ascii('o')]: 'OBJ', [ascii('P')]: 'PERSID', [ascii('Q')]: 'BINPERSID', [ascii('V')]: 'UNICODE',
  [ascii('S')]: 'STRING', 0x81: 'NEWOBJ', 0x82: 'EXT1', 0x83: 'EXT2', 0x84: 'EXT4', 0x8b: 'LONG4', 0x8f: 'EMPTY_SET',
  0x90: 'ADDITEMS', 0x91: 'FROZENSET', 0x92: 'NEWOBJ_EX', 0x97: 'NEXT_BUFFER', 0x98: 'READONLY_BUFFER',
} // prettier-ignore

const nameOf = (code: number) => `0x${code.toString(16).padStart(2, '0')}${REFUSED[code] ? ` (${REFUSED[code]})` : ''}`
