// HTML in which nothing that is put in can be markup: every value is text and is escaped, but for pieces made by `html`
// itself. Letters that nobody sees, or that turn a line around, are left out.

/** A piece of HTML that is safe as it is; only `html` makes one. */
export class Html {
  readonly #text: string
  private constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }

  /** @param values text and numbers, pieces, or lists of them; null and false are nothing */
  static readonly of = (strings: TemplateStringsArray, ...values: readonly Value[]): Html =>
    new Html(strings.reduce((text, part, i) => text + textOf(values[i - 1]) + part))
}

export type Value = string | number | Html | null | false | readonly Value[]

/** html`<p>${name}</p>` */
export const html = Html.of

/** The same, where the piece is a style sheet. */
export const css = Html.of

function textOf(value: Value): string {
  if (value === null || value === false) return ''
  if (value instanceof Html) return value.toString()
  if (typeof value === 'object') return value.map(textOf).join('')
  return escaped(String(value))
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escaped = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '').replace(/[&<>"']/g, (letter) => ENTITIES[letter])
