// A part of the form that folds: its name, what it holds, how much of it was changed.

import { Collapsible } from '@base-ui/react/collapsible'
import type { ReactNode } from 'react'
import { groupsOf, matters, type Field, type Group } from '../../runs/schema'
import { Icon } from '../parts/Icon'
import { sectionOf } from '../state/configSlice'
import { useApp } from '../state/useApp'
import { FieldRow } from './FieldRow'

const GROUPS = new Map(groupsOf().map((group) => [group.path, group]))

interface Props extends Group {
  fields: Field[]
  /** Below the settings, what is none of the experiment. */
  children?: ReactNode
}

export function SettingsSection({ path: name, title, description, fields, children }: Props) {
  const isOpen = useApp((s) => s.openSections.includes(name))
  const openSection = useApp((s) => s.openSection)
  const showsExpert = useApp((s) => s.showsExpert)
  const changes = useApp((s) => s.changes.filter((path) => sectionOf(path) === name).length)
  const problems = useApp((s) => s.problems.filter(({ path }) => sectionOf(path) === name).length)
  const config = useApp((s) => s.config)
  // a changed setting is never hidden
  const changed = useApp((s) => s.changes)
  const shown = fields.filter((f) => matters(f, config) && (showsExpert || !f.expert || changed.includes(f.path)))

  return (
    <Collapsible.Root className="section" open={isOpen} onOpenChange={(open) => openSection(name, open)}>
      <h3>
        <Collapsible.Trigger className="section-head">
          <Icon name="chevron" />
          <span className="section-title">{title}</span>
          {problems > 0 && <span className="tag tag-bad">{problems} to mend</span>}
          {changes > 0 && <span className="tag tag-accent">{changes} changed</span>}
        </Collapsible.Trigger>
      </h3>
      <Collapsible.Panel className="section-body">
        <p className="lead">{description}</p>
        {shown.map((field, i) => (
          <FieldWithHeading key={field.path} field={field} before={shown[i - 1]} section={name} />
        ))}
        {children}
      </Collapsible.Panel>
    </Collapsible.Root>
  )
}

/** A setting, after the heading of its group where it is the first of it. */
function FieldWithHeading({ field, before, section }: { field: Field; before?: Field; section: string }) {
  const isNested = field.group !== '' && field.group !== section
  const group = isNested && field.group !== before?.group ? GROUPS.get(field.group) : undefined
  return (
    <>
      {group && (
        <div className="subsection">
          <h4>{group.title}</h4>
          <p className="lead">{group.description}</p>
        </div>
      )}
      <FieldRow field={field} />
    </>
  )
}
