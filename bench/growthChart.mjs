// @ts-check
// The curves of growth.mjs as one picture: for each axis time and memory, both axes doubling, and how steep the last piece is.

/** @typedef {import('./growth.mjs').Curve} Curve */

const PANEL = { width: 250, height: 190, left: 46, top: 34, bottom: 34, right: 14 }
const STYLE = `
  text { font: 11px system-ui, sans-serif; fill: #57606a }
  .title { font-weight: 600; font-size: 12px }
  .grid { stroke: #8c959f; stroke-opacity: .3 }
  .time { stroke: #1f6feb; fill: #1f6feb }
  .memory { stroke: #bc4c00; fill: #bc4c00 }
  @media (prefers-color-scheme: dark) { text { fill: #9ea7b3 } .time { stroke: #79b8ff; fill: #79b8ff } .memory { stroke: #ffa657; fill: #ffa657 } }
  path { fill: none !important; stroke-width: 1.75 }
  text.time, text.memory { stroke: none; font-weight: 600 }`

/** @returns {string} SVG */
export function growthChart(/** @type {readonly Curve[]} */ curves, /** @type {string} */ adapter) {
  const width = PANEL.width * curves.length
  const panels = curves.map((curve, i) => `<g transform="translate(${i * PANEL.width} 0)">${panel(curve)}</g>`)
  const label = `Time and memory of a step against ${curves.map(({ title }) => title).join(', ')}; ${adapter}`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${PANEL.height + 22}" role="img" aria-label="${label}">
<style>${STYLE}</style>
${panels.join('\n')}
<text x="${PANEL.left}" y="${PANEL.height + 14}"><tspan class="time">●</tspan> processor time of a step  <tspan class="memory">●</tspan> memory of the device, each over its least; both axes double. The figure at a line's end: the power of its last piece.</text>
</svg>
`
}

function panel(/** @type {Curve} */ { title, points }) {
  const { width, height, left, top, bottom, right } = PANEL
  const over = (/** @type {'ms' | 'bytes'} */ key) => points.map((point) => Math.log2(point[key] / points[0][key]))
  const [time, memory] = [over('ms'), over('bytes')]
  const isAbove = time[time.length - 1] >= memory[memory.length - 1]
  const steps = points.map(({ value }) => Math.log2(value / points[0].value))
  const highest = Math.max(1, Math.ceil(Math.max(...time, ...memory)))
  const x = (/** @type {number} */ step) => left + ((width - left - right) * step) / Math.max(...steps)
  const y = (/** @type {number} */ value) => height - bottom - ((height - top - bottom) * value) / highest
  const levels = Array.from({ length: highest + 1 }, (_, i) => i)
  const grid = levels.map((n) => `<path class="grid" d="M${left} ${y(n)}H${width - right}"/><text x="${left - 6}" y="${y(n) + 4}" text-anchor="end">${2 ** n}×</text>`)
  const ticks = points.map(({ value }, i) => `<text x="${x(steps[i])}" y="${height - bottom + 16}" text-anchor="middle">${value}</text>`)
  const line = (/** @type {string} */ name, /** @type {number[]} */ values, /** @type {number} */ shift) => {
    const d = values.map((value, i) => `${i ? 'L' : 'M'}${x(steps[i]).toFixed(1)} ${y(value).toFixed(1)}`).join('')
    const dots = values.map((value, i) => `<circle cx="${x(steps[i]).toFixed(1)}" cy="${y(value).toFixed(1)}" r="2.5"/>`)
    const [before, last] = [values.length - 2, values.length - 1]
    const power = (values[last] - values[before]) / (steps[last] - steps[before])
    return `<g class="${name}"><path d="${d}"/>${dots.join('')}</g><text class="${name}" x="${x(steps[last]) - (shift < 0 ? 8 : -4)}" y="${y(values[last]) + shift}" text-anchor="${shift < 0 ? 'end' : 'middle'}">${power.toFixed(1)}</text>`
  }
  return `<text class="title" x="${left}" y="18">${title}</text>${grid.join('')}${ticks.join('')}${line('memory', memory, isAbove ? 16 : -8)}${line('time', time, isAbove ? -8 : 16)}`
} // prettier-ignore
