// What the network is shown: one picture or two.

import type { AnswerOf } from '../../../train/protocol'
import { PicturePicker } from '../PicturePicker'
import type { Asked } from './settings'

interface Props {
  asked: Asked
  answer: AnswerOf<'correspondence'> | null
  onAsk: (change: Partial<Asked>) => void
  /** @param place which of the two it is for */
  onFile: (file: File, place: 'picture' | 'other') => void
}

export function AskBar({ asked, answer, onAsk, onFile }: Props) {
  const classes = answer?.classes ?? []
  const isTwo = asked.pair === 'two'
  return (
    <div className="ask-bar">
      <PicturePicker
        name={isTwo ? 'Image 1' : 'Image'}
        title={isTwo && <span className="picture-view pair-name-1">View 1</span>}
        choice={asked.picture}
        shown={answer?.pictures[0] ?? null}
        classes={classes}
        onChoose={(picture) => onAsk({ picture })}
        onFile={(file) => onFile(file, 'picture')}
      />
      {isTwo && (
        <PicturePicker
          name="Image 2"
          title={<span className="picture-view pair-name-2">View 2</span>}
          choice={asked.other}
          shown={answer?.pictures[1] ?? null}
          classes={classes}
          onChoose={(other) => onAsk({ other })}
          onFile={(file) => onFile(file, 'other')}
        />
      )}
    </div>
  )
}
