import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { LayerBar } from './LayerBar'

/** The choices of stage and block, a star at the chosen ones. */
function choices(stages: number[], layer: number): string[] {
  const layers = stages.map((stage, i) => ({ stage, title: `${'abcd'[i]}` }))
  const ignore = () => undefined
  const bar = renderToStaticMarkup(
    <LayerBar
      network="teacher"
      onNetwork={ignore}
      label="Block"
      layers={layers}
      titleOf={({ title }) => title}
      layer={layer}
      onLayer={ignore}
    />,
  )
  const all = [...bar.matchAll(/<input([^>]*)\/?><span>([^<]*)/g)]
  return all.slice(2).map(([, input, title]) => (input.includes('checked') ? `${title}*` : title)) // two are networks
}

test('the blocks of the stage that is looked into are offered, and the last one is taken where there are fewer', () => {
  expect(choices([0, 0, 1, 1], 1)).toEqual(['1*', '2', 'a', 'b*'])
  expect(choices([0, 0, 1, 1], Infinity)).toEqual(['1', '2*', 'c', 'd*'])
})

test('a network of one stage has no choice of stages', () => {
  expect(choices([0, 0], 0)).toEqual(['a*', 'b'])
})
