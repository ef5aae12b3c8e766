// What the colours of the map mean.

interface Props {
  classes: readonly string[]
  colours: readonly string[]
}

const MOST = 20 // more are told apart by pointing at them

export function MapKey({ classes, colours }: Props) {
  if (classes.length === 0) return <p className="lead">This set has no classes.</p>
  if (classes.length > MOST)
    return <p className="lead">Frames have the colour of the class; point at an image to read it.</p>
  return (
    <ul className="mark-key lead" aria-label="Colours of the classes">
      {classes.map((title, i) => (
        <li key={title}>
          <span className="swatch" style={{ background: colours[i] }} aria-hidden="true" />
          {title}
        </li>
      ))}
    </ul>
  )
}
