// The signs on buttons: 16 x 16, drawn with the colour of the text beside them. They never stand without words, which
// are either visible or the button's label.

const PATHS = {
  play: 'M5 3.2v9.6L12.6 8z',
  pause: 'M4.5 3h2.4v10H4.5zM9.1 3h2.4v10H9.1z',
  step: 'M3.6 3.2v9.6L10.2 8zM11 3.2h1.8v9.6H11z',
  film: 'M2 3.5h12v9H2zM6.8 5.8v4.4L10.3 8z',
  stop: 'M4 4h8v8H4z',
  restart: 'M8 3.1a4.9 4.9 0 1 1-4.6 3.3l1.4.5A3.4 3.4 0 1 0 8 4.6v2L4.8 3.9 8 1.2z',
  save: 'M7.2 2h1.6v6l2.1-2.1L12 7 8 11 4 7l1.1-1.1L7.2 8zM3 12.4h10V14H3z',
  report: 'M4 2h5l3 3v9H4zM9 2v3h3M6 8h4M6 10.5h4',
  link: 'M6.6 9.4a2.4 2.4 0 0 0 3.4 0l2.3-2.3a2.4 2.4 0 0 0-3.4-3.4l-.8.8M9.4 6.6a2.4 2.4 0 0 0-3.4 0L3.7 8.9a2.4 2.4 0 0 0 3.4 3.4l.8-.8',
  reset: 'M5.5 3 2.5 6l3 3M3 6h6a3.5 3.5 0 0 1 0 7H6',
  previous: 'M10 3.5L5.5 8l4.5 4.5',
  next: 'M6 3.5L10.5 8 6 12.5',
  last: 'M4 3.5L8.5 8 4 12.5M11.5 3.5v9',
  swap: 'M3 5.5h9M9.5 3 12 5.5 9.5 8M13 10.5H4M6.5 8 4 10.5 6.5 13',
  image: 'M2 3h12v10H2zM2 11l3.5-3.5 3 3L11 8l3 3M10.5 6h.01',
  chevron: 'M4 6l4 4 4-4',
  dice: 'M3 3h10v10H3zM6 6h.01M10 6h.01M8 8h.01M6 10h.01M10 10h.01',
  sun: 'M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3.05 3.05l1.1 1.1M11.85 11.85l1.1 1.1M12.95 3.05l-1.1 1.1M4.15 11.85l-1.1 1.1',
  moon: 'M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6z',
  screen: 'M2 3h12v8H2zM6 14h4M8 11v3',
  list: 'M2.5 4h.01M5.5 4h8M2.5 8h.01M5.5 8h8M2.5 12h.01M5.5 12h8',
  table: 'M2 3h12v10H2zM2 6.5h12M2 9.75h12M6.5 3v10',
  curve: 'M2 2v12h12M4 11c2-6 3 1 5-3s2-3 4-4',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3.5v9M3.5 8h9',
  minus: 'M3.5 8h9',
  whole: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  help: 'M6 6a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M8 11.6h.01',
  chip: 'M4.5 4.5h7v7h-7zM6.5 2v2.5M9.5 2v2.5M6.5 11.5V14M9.5 11.5V14M2 6.5h2.5M2 9.5h2.5M11.5 6.5H14M11.5 9.5H14',
  alert: 'M8 2.2 14.5 13.5h-13zM8 6.5v3.2M8 11.6h.01',
  pin: 'M6 2h4l-.6 4.2L12 8.6V10H4V8.6l2.6-2.4zM8 10v4.5',
  pencil: 'M3 13l.6-2.8L11 2.8l2.2 2.2-7.4 7.4zM9.6 4.2l2.2 2.2',
  bin: 'M3 4.5h10M6.5 4.5V2.8h3v1.7M4.5 4.5l.6 8.7h5.8l.6-8.7M6.8 7v4M9.2 7v4',
  check: 'M3 8.5l3.2 3.2L13 4.8',
} as const

const FILLED: ReadonlySet<string> = new Set(['play', 'pause', 'step', 'stop', 'restart', 'save'])

export type IconName = keyof typeof PATHS

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className={`icon ${FILLED.has(name) ? 'icon-filled' : ''}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
