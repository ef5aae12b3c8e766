// Removing a kept set, which cannot be undone: asked for once more, by name.

import { AlertDialog } from '@base-ui/react/alert-dialog'
import { bytesText, wholeText } from '../../base/numberText'
import type { KeptSet } from '../../train/protocol'
import { Button } from '../parts/Button'
import { useApp } from '../state/useApp'
import { CHOSEN_SET } from './heirs'
import { shortHash } from './shortHash'

export function RemoveKept({ set: { hash, title, images, bytes } }: { set: KeptSet }) {
  const removeKept = useApp((s) => s.removeKept)
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger
        render={<Button look="quiet" heir={CHOSEN_SET} aria-label={`Remove ${title} ${shortHash(hash)}…`} />}
      >
        Remove…
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title className="dialog-title">Remove {title} from this browser?</AlertDialog.Title>
          <AlertDialog.Description className="lead">
            Its {wholeText(images)} images free {bytesText(bytes)}. Your files stay where they are, and so do runs and
            checkpoints; to use the images after this visit you would have to choose the files again.
          </AlertDialog.Description>
          <div className="dialog-buttons">
            <AlertDialog.Close render={<Button />}>Keep</AlertDialog.Close>
            <AlertDialog.Close render={<Button look="primary" onClick={() => removeKept(hash)} />}>
              Remove
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
