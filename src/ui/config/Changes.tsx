// How far the form is from its preset, the way back, and the links that carry it elsewhere.

import { presetNamed } from '../../runs/presets'
import { Button } from '../parts/Button'
import { CopyLinks } from '../share/CopyLinks'
import { useApp } from '../state/useApp'

export function Changes() {
  const count = useApp((s) => s.changes.length)
  const title = useApp((s) => presetNamed(s.presetName).title)
  const name = useApp((s) => s.presetName)
  const resetAll = useApp((s) => s.resetAll)
  return (
    <div className="changes">
      <div className="changes-words">
        <p className="changes-text">
          {count === 0 ? `${title}, unchanged` : `${count} ${count === 1 ? 'change' : 'changes'} against ${title}`}
        </p>
        <p className="changes-name">
          called <code>{name}</code> in files and in the terminal
        </p>
      </div>
      {count > 0 && (
        <Button look="quiet" icon="reset" heir=".notice .button, .changes .button" onClick={resetAll}>
          Reset
        </Button>
      )}
      <CopyLinks />
    </div>
  )
}
