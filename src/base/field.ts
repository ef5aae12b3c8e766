// What a setting says of itself. Lies beside its range and default in the zod schemas (`*.config.ts`), and is read back
// by the form, the terminal and the docs: one source for all.

/** Metadata of one setting, given to zod's `.meta()`. */
export interface FieldMeta extends Record<string, unknown> {
  title: string
  /** One plain sentence of help. */
  description: string
  unit?: string
  /** What 0 stands for, where it is no number of things: `all`. */
  zero?: string
  /** Paper section, or function or argument of the official code. */
  citation?: string
  /** Step of the slider or number field. */
  step?: number
  scale?: 'log' | 'linear'
  /** Words for the values of a choice. */
  options?: Record<string, string>
  /** Shown only when asked for. */
  expert?: boolean
  /** Without effect, and not shown, unless the setting at `path` has one of these values. */
  onlyFor?: { path: string; is: readonly string[] }
}

/** Checked identity: a metadata object whose fields are all known ones. */
export const field = (meta: FieldMeta): FieldMeta => meta
