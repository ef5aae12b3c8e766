// A titled box of the page: a region that landmarks and headings lead to, with its own boundary, so that one part that
// fails leaves the others working.

import { messageOf } from '../../base/messageOf'
import { useId, type ReactNode } from 'react'
import { ErrorBoundary } from 'react-error-boundary'
import { Linkish } from './Linkish'

interface Props {
  title: string
  /** Beside the title. */
  aside?: ReactNode
  /** One sentence under the title. */
  lead?: ReactNode
  className?: string
  /** Id of the section, for links to it. */
  anchor?: string
  children: ReactNode
}

export function Panel({ title, aside, lead, className = '', anchor, children }: Props) {
  const id = useId()
  return (
    <section className={`panel ${className}`} id={anchor} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        {aside && <div className="panel-aside">{aside}</div>}
        {lead && <p className="lead">{lead}</p>}
      </header>
      <ErrorBoundary
        fallbackRender={({ error, resetErrorBoundary }) => (
          <Broken title={title} error={error} heir={`[id="${id}"]`} onRetry={resetErrorBoundary} />
        )}
      >
        {children}
      </ErrorBoundary>
    </section>
  )
}

interface BrokenProps {
  title: string
  error: unknown
  heir: string
  onRetry: () => void
}

function Broken({ title, error, heir, onRetry }: BrokenProps) {
  const message = messageOf(error)
  return (
    <div className="note note-bad" role="alert">
      <p>
        “{title}” could not be shown{/[.?!]$/.test(message) ? `. ${message}` : `: ${message}.`} The rest of the page
        works on.{' '}
        <Linkish heir={heir} onClick={onRetry}>
          Try again
        </Linkish>
      </p>
    </div>
  )
}
