// What the path of a picture says: `holiday/train/cats/1.jpg` is a training picture of the class `cats`.

export interface Place {
  part: 'train' | 'test' | null
  /** Name of the folder that directly holds it; '' where there is none, or where that folder is a part. */
  className: string
}

const PARTS: Record<string, Place['part']> = {
  train: 'train',
  training: 'train',
  test: 'test',
  testing: 'test',
  val: 'test',
  valid: 'test',
  validation: 'test',
}

/** Folders and files that systems put beside pictures: dot files, `__MACOSX`, thumbnails. */
export const isClutter = (path: string): boolean =>
  path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX') ||
  /(?:^|\/)(?:thumbs\.db|desktop\.ini)$/i.test(path)

/** The outermost folder that has a part's name tells the part. */
export function placeOf(path: string): Place {
  const folders = path.split('/').slice(0, -1)
  const at = folders.findIndex((folder) => Object.hasOwn(PARTS, folder.toLowerCase()))
  const last = folders.length - 1
  return {
    part: at < 0 ? null : PARTS[folders[at].toLowerCase()],
    className: last < 0 || last === at ? '' : folders[last],
  }
}
