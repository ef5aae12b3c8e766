// WGSL cut into tokens for highlighting: what a reader's eye wants told apart, no more. Every character is in a token, so
// that the tokens joined are the text.

export type TokenKind = 'comment' | 'directive' | 'keyword' | 'type' | 'attribute' | 'number' | 'call' | 'plain'

export interface Token {
  kind: TokenKind
  text: string
}

const KEYWORDS = new Set(
  (
    'alias break case const const_assert continue continuing default diagnostic discard else enable false fn for if let ' +
    'loop override requires return struct switch true var while'
  ).split(' '),
)
const TYPES = new Set(
  (
    'array atomic bool f16 f32 i32 u32 ptr vec2 vec3 vec4 vec2f vec3f vec4f vec2u vec3u vec4u vec2i vec3i vec4i ' +
    'mat2x2f mat3x3f mat4x4f mat4x2f mat2x4f mat4x3f mat3x4f storage uniform workgroup function private read read_write'
  ).split(' '),
)

/** In the order in which they are tried; sticky, so that each begins where the last token ended. */
const RULES: readonly [kind: TokenKind | 'word', pattern: RegExp][] = [
  ['directive', /\/\/#[^\n]*/y], // of this program's loader (gpu/shader.ts)
  ['comment', /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/y],
  ['attribute', /@\w+/y],
  ['number', /0[xX][0-9a-fA-F]+[ui]?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fhui]?/y],
  ['word', /[A-Za-z_]\w*/y],
  ['plain', /[^\w@/.]+|[^]/y],
]

export function wgslTokens(code: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < code.length) {
    for (const [rule, pattern] of RULES) {
      pattern.lastIndex = at
      const text = pattern.exec(code)?.[0]
      if (!text) continue
      at += text.length
      const kind = rule === 'word' ? kindOfWord(text, code[at]) : rule
      const last = tokens.at(-1)
      if (last && last.kind === kind && kind === 'plain') last.text += text
      else tokens.push({ kind, text })
      break
    }
  }
  return tokens
}

function kindOfWord(word: string, next: string | undefined): TokenKind {
  if (KEYWORDS.has(word)) return 'keyword'
  if (TYPES.has(word) || /^[A-Z][a-z]/.test(word)) return 'type'
  return next === '(' ? 'call' : 'plain'
}
