// Where things are: the titles of the parts that are on the page now, as links, behind a button that stays in sight.

import { Popover } from '@base-ui/react/popover'
import { useRef, useState } from 'react'
import { Button } from '../parts/Button'
import { Hint } from '../parts/Hint'

interface Part {
  /** Id of its section. */
  anchor: string
  title: string
}

export function PageMap() {
  const [isOpen, setIsOpen] = useState(false)
  const [parts, setParts] = useState<Part[]>([])
  const chosen = useRef<string | null>(null)
  const open = (wanted: boolean) => {
    chosen.current = null
    if (wanted) setParts(partsOfPage())
    setIsOpen(wanted)
  }
  const follow = (anchor: string) => {
    chosen.current = anchor
    setIsOpen(false)
  }
  return (
    <Popover.Root open={isOpen} onOpenChange={open}>
      <Hint text="Go to a part of the page">
        <Popover.Trigger
          render={
            <Button icon="list" look="quiet" className="page-map-button">
              On this page
            </Button>
          }
        />
      </Hint>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} collisionPadding={12} align="end" className="float">
          <Popover.Popup className="page-map" finalFocus={() => titleOf(chosen.current) ?? true}>
            <nav aria-label="Parts of the page">
              <ul>
                {parts.map(({ anchor, title }) => (
                  <li key={anchor}>
                    <a href={`#${anchor}`} onClick={() => follow(anchor)}>
                      {title}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** In order, as they are when they are asked for: some come with a run, some go with it. */
const partsOfPage = (): Part[] =>
  [...document.querySelectorAll('section[id][aria-labelledby]')].flatMap(({ id }) => {
    const title = titleOf(id)?.textContent
    return title ? [{ anchor: id, title }] : []
  })

function titleOf(anchor: string | null): HTMLElement | null {
  const part = anchor && document.getElementById(anchor)
  return part ? document.getElementById(part.getAttribute('aria-labelledby') ?? '') : null
}
