// A part of the page on which one picture may be dropped; all other files are for the page.

import { useState, type DragEvent, type ReactNode } from 'react'

interface Props {
  onFile: (file: File) => void
  children: ReactNode
}

const holdsPicture = ({ dataTransfer: { items } }: DragEvent) =>
  items.length === 1 && items[0].type.startsWith('image/')

export function PictureDrop({ onFile, children }: Props) {
  const [isOver, setIsOver] = useState(false)
  return (
    <div
      className={`picture-drop ${isOver ? 'picture-drop-over' : ''}`}
      onDragOver={(event) => {
        if (!holdsPicture(event)) return
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false)
      }}
      onDrop={(event) => {
        setIsOver(false)
        if (!holdsPicture(event)) return
        event.preventDefault()
        onFile(event.dataTransfer.files[0])
      }}
    >
      {children}
    </div>
  )
}
