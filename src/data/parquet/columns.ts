// Which columns of a Parquet file are the pictures and their labels: found by what they hold and by what the hub noted
// beside them (`huggingface`, the features of the datasets library), then by name.

import type { SchemaTree } from 'hyparquet'
import { DataError } from '../dataset'
import type { Footer } from './footer'
import { shown } from '../../base/shown'

/** A column with one value a row. */
export interface Column {
  /** Joined by dots, e.g. `image.bytes`. */
  path: string
  type: 'BYTE_ARRAY' | 'INT32' | 'INT64'
  /** Levels of which a value may be missing: 0 where it never is. */
  maxDefinition: number
}

export interface LabelColumn extends Column {
  /** Names of the classes, where they are noted. */
  names: string[] | null
}

export interface PictureColumns {
  picture: Column
  /** Null where the file has no labels. */
  label: LabelColumn | null
  /** Coarser labels beside them. */
  coarse: LabelColumn | null
}

type Features = Record<string, { _type?: unknown; names?: unknown } | undefined>

const PICTURE_NAME = /^(?:image|img|picture|photo|pixel|jpg|jpeg|png)/i
const LABEL_NAME = /^(?:(?:fine|coarse|super)_?)?(?:labels?|class(?:es)?|target|category)(?:_?(?:id|idx|index))?$/i
const COARSE = /^(?:coarse|super)/i
const TEXT_TYPES = new Set<unknown>(['UTF8', 'ENUM', 'JSON', 'BSON', 'DECIMAL', 'INTERVAL'])

/**
 * Pictures: a column noted as images; else one whose name says so; else the first that holds bytes. Labels: integers noted
 * as classes; else those whose name says so; of several the one that is `label`, or the first. A pair of fine and coarse
 * labels is both.
 */
export function findColumns(file: string, { schema, notes }: Footer): PictureColumns {
  const features = featuresOf(notes.get('huggingface'))
  const fields = schema.children
  const pictures = fields.flatMap((field) => {
    const leaf = field.children.length > 0 ? field.children.find((child) => child.element.name === 'bytes') : field
    return leaf && holdsBytes(leaf)
      ? [{ name: field.element.name, path: [field, ...(leaf === field ? [] : [leaf])] }]
      : []
  })
  const picture =
    pictures.find(({ name }) => features[name]?._type === 'Image') ??
    pictures.find(({ name }) => PICTURE_NAME.test(name)) ??
    pictures.at(0)
  const found = shown(fields.map(({ element }) => element.name).join(', '), 200)
  if (!picture)
    throw new DataError(
      `${file}: must have a column of encoded pictures, bytes or a struct with 'bytes', and has ${found || 'no columns'}.`,
    )
  const integers = fields.filter(
    ({ element, children }) => !children.length && /^INT(?:32|64)$/.test(element.type ?? ''),
  )
  const noted = integers.filter(({ element }) => features[element.name]?._type === 'ClassLabel')
  const labels = noted.length ? noted : integers.filter(({ element }) => LABEL_NAME.test(element.name))
  const coarse = labels.find(({ element }) => COARSE.test(element.name))
  const others = labels.filter((field) => field !== coarse)
  const label = others.find(({ element }) => element.name === 'label') ?? others.at(0) ?? coarse
  const named = (field: SchemaTree): LabelColumn => ({
    ...columnOf(file, [field]),
    names: namesOf(features[field.element.name]),
  })
  return {
    picture: columnOf(file, picture.path),
    label: label ? named(label) : null,
    coarse: coarse && label !== coarse ? named(coarse) : null,
  }
}

const holdsBytes = ({ element, children }: SchemaTree): boolean =>
  children.length === 0 &&
  element.type === 'BYTE_ARRAY' &&
  !TEXT_TYPES.has(element.converted_type) &&
  element.logical_type?.type !== 'STRING'

function columnOf(file: string, path: SchemaTree[]): Column {
  const name = path.map(({ element }) => element.name).join('.')
  if (path.some(({ element }) => element.repetition_type === 'REPEATED'))
    throw new DataError(`${file}: column '${shown(name)}' is a list; one picture and one label a row are read.`)
  return {
    path: name,
    type: path[path.length - 1].element.type as Column['type'],
    maxDefinition: path.filter(({ element }) => element.repetition_type !== 'REQUIRED').length,
  }
}

/** What the datasets library notes: `{"info": {"features": {"label": {"_type": "ClassLabel", "names": [...]}}}}`. */
function featuresOf(note: string | undefined): Features {
  try {
    const { info } = JSON.parse(note ?? '{}') as { info?: { features?: Features } }
    return Object.assign(Object.create(null) as Features, info?.features)
  } catch {
    return {} // a note that is no JSON tells nothing; the names of the columns do
  }
}

function namesOf(feature: Features[string]): string[] | null {
  const names = feature?.names
  return Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string') ? names : null
}
