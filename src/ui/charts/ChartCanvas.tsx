// The drawn half of a chart: builds a LineChart when its turn comes, keeps it fed, sized and in the colours of the theme.
// The arrow keys move the cursor as the pointer does, and then say what is under it; Enter or a press chooses the snapshot
// that is nearest.

import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import 'uplot/dist/uPlot.min.css'
import { measureText, wholeText } from '../../base/numberText'
import { useInSight } from '../parts/useInSight'
import { useTurns } from '../parts/useTurn'
import { shownTheme } from '../state/themeSlice'
import { useApp } from '../state/useApp'
import { indexNear } from './indexNear'
import { LineChart, type ChartData } from './lineChart'
import { nameOf, type DrawnLine } from './useChartData'

interface Props {
  title: string
  unit: string
  lines: readonly DrawnLine[]
  data: ChartData
  isLogScale: boolean
  isSmall: boolean
  /** Index into the steps of what the views show; null where they show now. */
  markIndex: number | null
  onCursor: (index: number | null) => void
  onPick: (step: number) => void
}

export function ChartCanvas({ title, unit, lines, data, isLogScale, isSmall, markIndex, onCursor, onPick }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const takeTurn = useTurns(useInSight(host))
  const [chart, setChart] = useState<LineChart | null>(null)
  const [keyStep, setKeyStep] = useState<number | null>(null)
  const theme = useApp(shownTheme)

  useEffect(() => {
    const build = () => {
      if (host.current) setChart(new LineChart(host.current, { lines, isLogScale, isSmall, onCursor, onPick }))
    }
    return takeTurn(build)
  }, [takeTurn, lines, isLogScale, isSmall, onCursor, onPick])

  // the one before stays until there is another
  useEffect(() => {
    const element = host.current
    if (!chart || !element) return
    const observer = new ResizeObserver(() => chart.resize(element.clientWidth, element.clientHeight))
    observer.observe(element)
    return () => {
      observer.disconnect()
      chart.destroy()
    }
  }, [chart])
  useEffect(() => {
    if (chart?.lines === lines) chart.draw(data)
  }, [chart, data, lines])
  useEffect(() => chart?.redraw(), [chart, theme])

  const last = data.steps.length - 1
  const keyIndex = indexNear(data.steps, keyStep)
  const said = keyIndex ?? markIndex
  const moveTo = (step: number | null) => {
    setKeyStep(step)
    chart?.setCursor(step)
  }
  const press = (event: KeyboardEvent) => {
    const at = said ?? last
    if (event.key === 'Enter' && keyIndex !== null) return onPick(data.steps[keyIndex])
    const moves: Record<string, number | null> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      PageUp: at - 10,
      PageDown: at + 10,
      Home: 0,
      End: last,
      Escape: null,
    }
    if (!(event.key in moves) || last < 0) return
    event.preventDefault()
    const next = moves[event.key]
    moveTo(next === null ? null : data.steps[Math.min(last, Math.max(0, next))])
  }

  return (
    <div
      ref={host}
      className="chart-canvas"
      role="slider"
      tabIndex={0}
      aria-label={`${title}: step under the cursor`}
      aria-valuemin={0}
      aria-valuemax={data.end}
      aria-valuenow={said === null ? data.end : data.steps[said]}
      aria-valuetext={said === null ? 'no step chosen' : spoken(lines, data, said, unit)}
      onKeyDown={press}
      onBlur={() => keyStep !== null && moveTo(null)}
    />
  )
}

function spoken(lines: readonly DrawnLine[], data: ChartData, index: number, unit: string): string {
  const values = lines.flatMap((line, i) => {
    const value = data.series[i]?.mean[index]
    return value == null ? [] : [`${nameOf(line)} ${measureText(value, unit)}`]
  })
  return `step ${wholeText(data.steps[index])}: ${values.join(', ')}`
}
