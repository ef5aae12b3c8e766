// What the reader gave, by its name: a folder, an archive, or files.

import { shown } from '../../base/shown'
import type { NamedBytes } from '../dataset'

/** `The folder 'holiday'`, `'x.zip'`, `'a.txt' and 3 more`; null where nothing was given. */
export function givenName(files: readonly Pick<NamedBytes, 'name'>[]): string | null {
  if (!files.length) return null
  const folders = new Set(files.map(({ name }) => (name.includes('/') ? name.slice(0, name.indexOf('/')) : '')))
  const [folder] = folders
  if (folders.size === 1 && folder) return `The folder ${quoted(folder)}`
  const more = files.length > 1 ? ` and ${files.length - 1} more` : ''
  return `${quoted(files[0].name)}${more}`
}

const quoted = (name: string) => `'${shown(name)}'`
