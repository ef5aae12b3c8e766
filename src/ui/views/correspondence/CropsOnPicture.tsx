// The picture that the views were cut from, with their boxes on it.

import { memo } from 'react'
import type { AnswerOf } from '../../../train/protocol'
import { Pixels } from '../../parts/Pixels'

interface Props {
  answer: AnswerOf<'correspondence'>
}

export const CropsOnPicture = memo(function CropsOnPicture({ answer: { pictures, views, stages } }: Props) {
  const isTwo = stages[0].truth === null
  return (
    <div className="crops">
      {(isTwo ? [0, 1] : [0]).map((at) => {
        const { size, pixels, title } = pictures[at]
        return (
          <div key={at} className="crops-picture">
            <Pixels
              size={size}
              pixels={pixels}
              label={`${title}, with the ${isTwo ? 'box of a view' : 'boxes of both views'}`}
            />
            <svg viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
              {views.map(({ box: { left, top, width, height, flips } }, v) =>
                isTwo && v !== at ? null : (
                  <g key={v} className={`crops-box crops-${v + 1}`}>
                    <rect className="crops-halo" x={left} y={top} width={width} height={height} />
                    <rect x={left} y={top} width={width} height={height} />
                    <text
                      x={flips ? left + width - 1 : left + 1}
                      y={top + height - 1}
                      textAnchor={flips ? 'end' : 'start'}
                    >
                      {v + 1}
                    </text>
                  </g>
                ),
              )}
            </svg>
          </div>
        )
      })}
      <p className="lead">
        {(isTwo ? pictures : [pictures[0]]).map(({ title }, at) => (
          <strong key={at} className="crops-words">
            {title}
          </strong>
        ))}
        {views.map(({ box: { width, height, flips } }, v) => (
          <span key={v} className="crops-words">
            <span className={`swatch swatch-view-${v + 1}`} />
            View {v + 1}: {width} × {height} px{flips ? ', mirrored' : ''}
          </span>
        ))}
      </p>
    </div>
  )
})
