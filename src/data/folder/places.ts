// What the path of a picture says: `holiday/train/cats/1.jpg` is a training picture of the class `cats`. Some sets put a
// folder of one name into each class, `train/cats/images/1.jpg`: there the folder above is the class.

export interface Place {
  part: 'train' | 'test' | null
  /** Name of the folder that holds it; '' where there is none, or where that folder is a part. */
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
  path.split('/').some((part) => (part.startsWith('.') && !isHere(part)) || part === '__MACOSX') ||
  /(?:^|\/)(?:thumbs\.db|desktop\.ini)$/i.test(path)

/** Folders of a path that are none: `./cats/1.jpg` lies in `cats` alone. */
const isHere = (part: string) => part === '' || part === '.' || part === '..'

/** Names of pictures, as far as they tell; files beside them must not decide what the folders mean. */
const PICTURE_NAME = /\.(?:jpe?g|png|webp|gif|bmp|avif|heic)$/i

/** The outermost folder that has a part's name tells the part. @param above folders between the class and the picture */
export function placeOf(path: string, above = 0): Place {
  const folders = path.split('/').slice(0, -1).filter((part) => !isHere(part)) // prettier-ignore
  const at = folders.findIndex((folder) => Object.hasOwn(PARTS, folder.toLowerCase()))
  const own = folders.length - 1 - above
  return {
    part: at < 0 ? null : PARTS[folders[at].toLowerCase()],
    className: own < 0 || own <= at ? '' : folders[own],
  }
}

/**
 * Places of pictures that are one set. Where the folders that hold them all have one name, and those above have several,
 * these are the classes; null for the class of a picture that then lies in none, such as those of `val/images/`.
 */
export function placesOf(paths: readonly string[]): { part: Place['part']; className: string | null }[] {
  const namesAt = (above: number) =>
    new Set(paths.filter((path) => PICTURE_NAME.test(path)).map((path) => placeOf(path, above).className))
  const [own, above] = [namesAt(0), namesAt(1)]
  above.delete('')
  if (own.size !== 1 || own.has('') || above.size < 2) return paths.map((path) => placeOf(path))
  return paths.map((path) => {
    const { part, className } = placeOf(path, 1)
    return { part, className: className === '' && PICTURE_NAME.test(path) ? null : className }
  })
}
