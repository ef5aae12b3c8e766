// The run as a file and a command for the official code, and what that code cannot be told.

import { useMemo } from 'react'
import { usedCounts } from '../../data/data.config'
import { FILE_NAME, YAML_NAME, officialRun } from '../../runs/torch/officialRun'
import { SaveButtons, isSavable } from '../run/SaveButtons'
import { runsOf } from '../state/runSlice'
import { useApp } from '../state/useApp'
import { CopyBox } from './CopyBox'

export function ContinueThere() {
  const formConfig = useApp((s) => s.config)
  const runConfig = useApp((s) => s.runConfig)
  const config = runConfig ?? formConfig
  const images = useApp((s) => {
    if (s.runConfig) return s.images?.train ?? null
    const card = s.cards[config.data.name]
    return card ? usedCounts(card, config.data).train : null
  })
  const canSave = useApp((s) => runsOf(s).some(isSavable))
  const official = useMemo(
    () => (images === null ? null : officialRun(config, Math.max(1, Math.floor(images / config.batchSize)))),
    [config, images],
  )
  return (
    <section className="torch-part" aria-label="Continue in PyTorch">
      <h3>Continue in PyTorch</h3>
      <p>
        Both networks, AdamW’s moments and the centres as <code>{FILE_NAME}</code>, from which{' '}
        <code>main_esvit.py</code> of the official code (microsoft/esvit) goes on. It opens with <code>torch.load</code>
        , its weights under official names.
      </p>
      <div className="picker-buttons">
        {canSave ? (
          <SaveButtons format="pth" />
        ) : (
          <p className="lead">A run can be saved once it trains, and after its end.</p>
        )}
      </div>
      {official ? (
        <>
          {official.command !== null && (
            <p className="lead">
              Run the command in the folder of the official code, with {FILE_NAME}{' '}
              {official.yaml !== null && `and ${YAML_NAME} `}in it.
            </p>
          )}
          <div className="copy-boxes">
            {official.command !== null && <CopyBox title="Command" text={official.command} />}
            {official.yaml !== null && <CopyBox title={YAML_NAME} text={official.yaml} />}
          </div>
          <Sentences title="Change in its source first" list={official.edits} />
          <Sentences title="Different there" list={official.differences} />
        </>
      ) : (
        <p className="lead">The command is written as soon as the images are here: its epochs are counted by them.</p>
      )}
    </section>
  )
}

function Sentences({ title, list }: { title: string; list: readonly string[] }) {
  if (list.length === 0) return null
  return (
    <div className="torch-words">
      <h4>{title}</h4>
      <ul className="torch-list">
        {list.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </div>
  )
}
