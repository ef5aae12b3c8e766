// The map as it is drawn, the image under the pointer in words, and the neighbours of the chosen one.

import { useMemo, type RefObject } from 'react'
import type { AnswerOf } from '../../../train/protocol'
import { classColours } from '../../../viz/paint/features/classColours'
import { cosineText } from '../words'
import { ImagesTable } from './ImagesTable'
import { MapCanvas } from './MapCanvas'
import { MapKey } from './MapKey'
import { Neighbours } from './Neighbours'
import { titleOf, type Choice, type Compared, type MapSeen } from './mapLook'
import type { MapLook } from './mapSettings'

interface Props {
  answer: AnswerOf<'images'>
  map: Compared
  drawn: NonNullable<MapSeen['drawn']>
  found: Choice
  pictures: AnswerOf<'images'>['pictures']
  look: MapLook
  temperature: number
  onLook: (change: Partial<MapLook>) => void
  /** Number within its split of the image under the pointer. */
  pointed: number | null
  onPoint: (image: number | null) => void
  asTable: boolean
  canvas: RefObject<HTMLCanvasElement | null>
}

export function MapPicture(props: Props) {
  const { answer, map, drawn, found, pictures, look, temperature, onLook, pointed, onPoint } = props
  const { chosen, cosines, searched, nearest } = found
  const { classes } = answer
  const palette = useMemo(() => classColours(classes.length), [classes])
  const colours = useMemo(
    () => Array.from(map.indices, (_, i) => (map.labels && map.labels[i] >= 0 ? palette[map.labels[i]] : null)),
    [map, palette],
  )
  const neighbours = useMemo(() => {
    if (!nearest || searched !== map) return new Map<number, boolean | null>()
    return new Map(nearest.neighbours.map(({ index }, i) => [index, nearest.areRight[i]]))
  }, [nearest, searched, map])
  const at = pointed === null ? -1 : map.indices.indexOf(pointed)
  const under = at < 0 ? null : at
  const words = (image: number) =>
    `${titleOf(map.listed[image])}${cosines && image !== chosen ? `, cosine ${cosineText(cosines[image])} to the chosen` : ''}`
  return (
    <div className="pair">
      <MapCanvas
        points={drawn.points}
        extent={drawn.extent}
        atlas={look.marks === 'pictures' ? (pictures?.heldOut ?? null) : null}
        colours={colours}
        chosen={chosen}
        neighbours={neighbours}
        pointed={under}
        sentence={chosen === null ? 'no image is chosen' : words(chosen)}
        onPoint={(image) => onPoint(image === null ? null : map.indices[image])}
        onChoose={(image) => onLook({ chosen: image === null ? null : map.indices[image] })}
        canvas={props.canvas}
      />
      <p className="lead map-pointed">
        {under === null
          ? 'Press on an image to see its neighbours; arrow keys go from image to image, Escape lets it go. Ctrl and the wheel zoom, dragging moves.'
          : words(under)}
      </p>
      <MapKey classes={classes} />
      {chosen !== null && (
        <Neighbours
          classes={classes}
          map={map}
          chosen={chosen}
          among={look.among}
          searched={searched}
          nearest={nearest}
          pictures={pictures}
          temperature={temperature}
          onAmong={(among) => onLook({ among })}
        />
      )}
      <ImagesTable map={map} points={drawn.points} cosines={cosines} isSeen={props.asTable} />
    </div>
  )
}
