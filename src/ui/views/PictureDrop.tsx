// A part of the page on which one picture may be dropped; all other files are for the page.

import { useState, type DragEvent, type ReactNode } from 'react'

interface Props {
  /** Left out where no picture is taken. */
  onFile: ((file: File) => void) | undefined
  children: ReactNode
}

const holdsPicture = ({ dataTransfer: { items } }: DragEvent) =>
  items.length === 1 && items[0].type.startsWith('image/')

export function PictureDrop({ onFile, children }: Props) {
  const [isOver, setIsOver] = useState(false)
  const takes = (event: DragEvent) => onFile !== undefined && holdsPicture(event)
  return (
    <div
      className={`picture-drop ${isOver ? 'picture-drop-over' : ''}`}
      onDragOver={(event) => {
        if (!takes(event)) return
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false)
      }}
      onDrop={(event) => {
        setIsOver(false)
        if (!takes(event)) return
        event.preventDefault()
        onFile?.(event.dataTransfer.files[0])
      }}
    >
      {children}
    </div>
  )
}
