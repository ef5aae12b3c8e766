// The whole page takes files: a frame while they hover, and when they fall the set is read, or a file of weights opened.

import { useState, type DragEvent, type ReactNode } from 'react'
import { setOfFiles } from '../../data/sets.config'
import { IconButton } from '../parts/Button'
import { MAIN_BUTTON } from '../run/mainButton'
import { useAppStore } from '../state/useApp'
import { droppedFiles } from './droppedFiles'
import { takeOnceRead } from './takeOnceRead'
import { isWeights } from './weightsFile'

/** Too few for a set; which of the views it is for, only its place could say. */
const isOnePicture = (files: FileList) => files.length === 1 && files[0].type.startsWith('image/')

const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files')

export function DropZone({ children }: { children: ReactNode }) {
  const [isOver, setIsOver] = useState(false)
  const [hasOnePicture, setHasOnePicture] = useState(false)
  const store = useAppStore()

  const drop = async (event: DragEvent) => {
    setIsOver(false)
    setHasOnePicture(false)
    if (!holdsFiles(event) || event.defaultPrevented) return // a part of the page has taken it
    event.preventDefault()
    if (isOnePicture(event.dataTransfer.files)) return setHasOnePicture(true)
    const { openFile, loadData, config } = store.getState()
    const [first, ...others] = event.dataTransfer.files
    if (others.length === 0 && isWeights(first.name)) {
      openFile(first)
      document.getElementById('pytorch')?.scrollIntoView()
      return
    }
    const { files, note } = await droppedFiles(event.dataTransfer)
    const name = setOfFiles(files.map(({ path }) => path))
    loadData(name, files, config.data.size, note ?? undefined)
    takeOnceRead(store, name)
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
      <div className="drop-note" role="status">
        {hasOnePicture && (
          <div className="note note-info">
            <p>Drop it on a view to look at it; to train, give a folder.</p>
            <IconButton icon="close" label="Dismiss" heir={MAIN_BUTTON} onClick={() => setHasOnePicture(false)} />
          </div>
        )}
      </div>
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
