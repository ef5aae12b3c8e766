// The whole page takes files: a frame while they hover, and the set is read when they fall.

import { useState, type DragEvent, type ReactNode } from 'react'
import { useApp } from '../state/useApp'
import { droppedFiles } from './droppedFiles'
import { setOfFiles } from './fileSets'

const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files')

export function DropZone({ children }: { children: ReactNode }) {
  const [isOver, setIsOver] = useState(false)
  const setValue = useApp((s) => s.setValue)
  const loadData = useApp((s) => s.loadData)

  const drop = async (event: DragEvent) => {
    setIsOver(false)
    if (!holdsFiles(event) || event.defaultPrevented) return // a part of the page has taken it
    event.preventDefault()
    const files = await droppedFiles(event.dataTransfer)
    const name = setOfFiles(files.map((file) => file.name))
    setValue('data.name', name)
    loadData(name, files)
    document.getElementById('data')?.scrollIntoView()
  }
  return (
    <div
      className="page"
      onDragOver={(event) => {
        if (!holdsFiles(event)) return
        setIsOver(!event.defaultPrevented)
        event.preventDefault()
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false)
      }}
      onDrop={(event) => void drop(event)}
    >
      {children}
      {isOver && (
        <div className="drop" aria-hidden="true">
          <p>Drop CIFAR-10 or CIFAR-100 here: the archive, its files, or their folder</p>
        </div>
      )}
    </div>
  )
}
