// What was found in an opened file, what was taken for granted, and what was left there.

import { bytesText } from '../../base/numberText'
import type { FileCard } from '../../runs/opened/openFile'
import { foundFacts } from './words'

export function FoundInFile({ card }: { card: FileCard }) {
  const { name, bytes, format, assumed, ignored } = card
  return (
    <div className="card">
      <p role="status" className="torch-file">
        <strong>{name}</strong> {format}, {bytesText(bytes)}. The <a href="#correspondence">views</a> look into it.
      </p>
      <dl className="facts facts-wide">
        {foundFacts(card).map(({ what, value }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {assumed.length > 0 && (
        <div className="note note-warn">
          <div className="torch-words">
            <h4>Taken for granted</h4>
            <ul className="torch-list">
              {assumed.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      {ignored.length > 0 && (
        <p className="lead">
          Left in the file, since no view looks at it: {ignored.map((part) => `“${part}”`).join(', ')}.
        </p>
      )}
    </div>
  )
}
