// Experiments small enough for a software adapter, as links: the way every visitor hands one to another.

import { expect, type Locator, type Page } from '@playwright/test'
import { runConfig, type RunConfig } from '../src/runs/config'
import { encodeLink } from '../src/runs/link'
import { presetNamed } from '../src/runs/presets'
import { expectWhole } from './accessible'

/** The preset for first looks with `steps` steps, measured at both ends on few images. */
export function smallest(steps: number, changes: Partial<RunConfig> = {}): RunConfig {
  const { config } = presetNamed('smoke')
  return runConfig.parse({
    ...config,
    steps,
    batchSize: 4,
    optim: { ...config.optim, warmupSteps: 1, freezeLastLayerSteps: 1 },
    evaluation: { ...config.evaluation, everySteps: steps, trainImages: 60, testImages: 30 },
    ...changes,
  })
}

/** Open the page with an experiment in its form; returns once it can start. */
export async function openWith(page: Page, config: RunConfig): Promise<void> {
  await page.goto(`./#${encodeLink(config)}`)
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
  await expectWhole(page) // a panel that came later would push down what a test points at
}

export const startButton = (page: Page) => page.getByRole('button', { name: 'Start', exact: true })

/** What the run does now: `Ready`, `Training`, `Paused` … */
export const status = (page: Page) => page.getByRole('region', { name: 'Run', exact: true }).getByRole('status')

/** Steps done, as the page says. */
export async function stepsDone(page: Page): Promise<number> {
  const text = await page.getByText(/^Step [\d,]+ of/).textContent()
  return Number(/Step ([\d,]+)/.exec(text ?? '')?.[1].replace(',', ''))
}

/** What a view says, kept in sight: out of sight it asks nothing, and the page above it grows and shrinks while a run trains. */
export async function saidInSight(view: Locator): Promise<string> {
  await view.scrollIntoViewIfNeeded()
  return (await view.textContent()) ?? ''
}

/** The rows of numbers behind a chart: [step, value …] as they read. */
export async function tableOf(page: Page, chart: string): Promise<string[][]> {
  const rows = page.getByRole('group', { name: `${chart}, numbers` }).locator('tbody tr')
  return rows.evaluateAll((list) => list.map((row) => [...row.children].map((cell) => cell.textContent ?? '')))
}

const MOST_ROWS = 12 // of a table

/**
 * The same, once it tells of `steps` steps, or of some of many, and no number is missing: it follows a run a moment later,
 * and of two runs one by one.
 */
export async function wholeTableOf(page: Page, chart: string, steps: number): Promise<string[][]> {
  let rows: string[][] = []
  const whole = async () => {
    rows = await tableOf(page, chart)
    return { rows: rows.length, last: rows.at(-1)?.[0], missing: rows.flat().filter((text) => text === '–').length }
  }
  await expect.poll(whole).toEqual({ rows: Math.min(steps, MOST_ROWS), last: String(steps - 1), missing: 0 })
  return rows
}
