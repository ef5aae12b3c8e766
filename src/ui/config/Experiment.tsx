// The column in which an experiment is put together: presets first, then every setting of the schema.

import { Switch } from '@base-ui/react/switch'
import { useId } from 'react'
import { fieldsOf, groupsOf } from '../../runs/schema'
import { Button, IconButton } from '../parts/Button'
import { sectionOf } from '../state/configSlice'
import { useApp } from '../state/useApp'
import { Compare } from '../twin/Compare'
import { Changes } from './Changes'
import { PresetList } from './PresetList'
import { RepeatSeeds } from './RepeatSeeds'
import { SettingsSection } from './SettingsSection'

const FIELDS = fieldsOf()
const SECTIONS = [
  { path: 'run', title: 'Run', description: 'Length, batch, and the seed that everything follows from.' },
  ...groupsOf().filter(({ path }) => !path.includes('.')),
]

/** The preset that the form goes by. */
const CHOSEN = '.preset[aria-pressed="true"]'

export function Experiment() {
  const id = useId()
  return (
    <section className="experiment" id="experiment" aria-labelledby={id}>
      <div>
        <h2 id={id} tabIndex={-1}>
          Experiment
        </h2>
        <a className="skip" href="#results">
          Skip to the results
        </a>
        <Notice />
      </div>
      <PresetList />
      <Changes />
      <Compare />
      <form className="settings" aria-label="Settings" onSubmit={(event) => event.preventDefault()}>
        {SECTIONS.map((section) => (
          <SettingsSection
            key={section.path}
            {...section}
            fields={FIELDS.filter((field) => sectionOf(field.path) === section.path)}
          >
            {section.path === 'run' && <RepeatSeeds />}
          </SettingsSection>
        ))}
      </form>
      <ExpertSwitch />
    </section>
  )
}

/** Link loaded or refused, changes set aside. */
function Notice() {
  const notice = useApp((s) => s.notice)
  const undo = useApp((s) => s.undo)
  const dismiss = useApp((s) => s.dismissNotice)
  return (
    <div role="status">
      {notice && (
        <div className={`note ${notice.kind === 'bad' ? 'note-bad' : 'note-info'} notice`}>
          <p>{notice.text}</p>
          {notice.undo && (
            <Button look="quiet" heir={CHOSEN} onClick={undo}>
              {notice.undoWords ?? 'Undo'}
            </Button>
          )}
          <IconButton icon="close" label="Dismiss" heir={CHOSEN} onClick={dismiss} />
        </div>
      )}
    </div>
  )
}

function ExpertSwitch() {
  const id = useId()
  const shows = useApp((s) => s.showsExpert)
  const show = useApp((s) => s.showExpert)
  return (
    <div className="expert">
      <label id={id} htmlFor={`${id}-switch`}>
        Show expert settings
      </label>
      <Switch.Root id={`${id}-switch`} className="switch" checked={shows} onCheckedChange={show} aria-labelledby={id}>
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </div>
  )
}
