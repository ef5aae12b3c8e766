// The whole page takes files: a frame while they hover, and when they fall the set is read, or a file of weights opened.

import { useState, type DragEvent, type ReactNode } from 'react'
import { setOfFiles } from '../../data/sets.config'
import { useApp } from '../state/useApp'
import { droppedFiles } from './droppedFiles'
import { isWeights } from './weightsFile'

const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files')

export function DropZone({ children }: { children: ReactNode }) {
  const [isOver, setIsOver] = useState(false)
  const setValue = useApp((s) => s.setValue)
  const loadData = useApp((s) => s.loadData)
  const openFile = useApp((s) => s.openFile)
  const size = useApp((s) => s.config.data.size)

  const drop = async (event: DragEvent) => {
    setIsOver(false)
    if (!holdsFiles(event) || event.defaultPrevented) return // a part of the page has taken it
    event.preventDefault()
    const [first, ...others] = event.dataTransfer.files
    if (others.length === 0 && isWeights(first.name)) {
      openFile(first)
      document.getElementById('pytorch')?.scrollIntoView()
      return
    }
    const { files, note } = await droppedFiles(event.dataTransfer)
    const name = setOfFiles(files.map(({ path }) => path))
    setValue('data.name', name)
    loadData(name, files, size, note ?? undefined)
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
          <p>
            Drop images here: a folder of pictures, a .zip, .parquet files, or CIFAR as downloaded. Or weights: a .pth
            or .safetensors
          </p>
        </div>
      )}
    </div>
  )
}
