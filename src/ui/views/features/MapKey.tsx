// What the colours of the map mean.

import { classKey } from '../../../viz/paint/features/classColours'

export function MapKey({ classes }: { classes: readonly string[] }) {
  if (classes.length === 0) return <p className="lead">This set has no classes.</p>
  const key = classKey(classes)
  if (key.length === 0)
    return <p className="lead">Frames have the colour of the class; point at an image to read it.</p>
  return (
    <ul className="mark-key lead" aria-label="Colours of the classes">
      {key.map(({ title, colour }, i) => (
        <li key={i}>
          <span className="swatch" style={{ background: colour }} aria-hidden="true" />
          {title}
        </li>
      ))}
    </ul>
  )
}
