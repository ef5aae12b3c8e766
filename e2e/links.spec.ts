// Links that carry results, the report of a run, and the policy of the built page: one run, told and sent and run again.

import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { decodeLink, encodeLink } from '../src/runs/link'
import { expectNoSidewaysScroll, seriousFaultsOf } from './accessible'
import { expect, test } from './browser'
import { openWith, smallest, startButton, status, stepsDone } from './experiments'

const sent = (page: Page) => page.getByRole('region', { name: 'Results that came with the link' })
const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText())

/** What the page's policy has refused, on this page and those that it leads to. */
async function listenForViolations(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      document.documentElement.dataset.violations = `${document.documentElement.dataset.violations ?? ''}${violatedDirective} ${blockedURI};`
    })
  })
  return () => page.evaluate(() => document.documentElement.dataset.violations?.split(';').filter(Boolean) ?? [])
}

test('a run is sent with its results, is run again elsewhere and is told reproduced bit for bit; its report stands alone', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const violations = await listenForViolations(page)
  const config = smallest(4)
  await openWith(page, config)
  await expect(page.getByRole('button', { name: 'Copy link with results' })).toBeHidden()
  await startButton(page).click()
  await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })
  expect(await stepsDone(page)).toBe(4)

  // the run, whatever the form says by now
  await page.getByRole('spinbutton', { name: 'Steps', exact: true }).fill('77')
  await page.getByRole('button', { name: 'Copy link with results' }).click()
  await expect(page.getByText(/^Link copied\. It holds the settings of the run, its results to step 4 and/)).toContainText(/\d{3} characters\.$/) // prettier-ignore
  const link = await copied(page)
  expect(link.length).toBeLessThan(1000)
  expect(decodeLink(new URL(link).hash)).toMatchObject({ ok: true, config, results: { a: { step: 4, evaluated: 4 } } })

  // the report: one file that loads nothing, in which the run is
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save report' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('esvit-smoke-step-4-report.html')
  const text = await readFile(await file.path(), 'utf8')
  expect(text).not.toContain('<script')
  const other = await context.newPage()
  await other.setContent(text)
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('First look')
  await expect(other.getByText('4 of 4, finished')).toBeVisible()
  await expect(other.getByText(/^After step 4 of 4 it classifies/)).toBeVisible()
  await expect(
    other.getByText(/^Left out, because they had not been drawn .*: .*Which images are alike\.$/),
  ).toBeVisible()
  await expect(other.getByRole('img', { name: /^Training loss: Loss [\d.]+ nats at the end/ })).toBeVisible()
  await expect(other.getByRole('row', { name: /^Steps 4 steps \(changed\) 300 steps/ })).toBeVisible()
  expect(await seriousFaultsOf(other)).toEqual([])

  // whoever opens the link sees the author's curves, and nothing runs
  await other.goto(link)
  await expect(sent(other)).toContainText('Not run here yet')
  await expect(sent(other).getByRole('row', { name: /^k-NN/ })).toHaveText(/^k-NN[\d.]+ %–$/)
  const loss = other.getByRole('figure').filter({ hasText: 'Training loss' })
  await expect(loss).toContainText(/author’s [\d.]+/)
  await loss.getByRole('button', { name: 'Training loss as table' }).click()
  await expect(loss.getByRole('columnheader')).toHaveText(['Step', 'Loss, author’s'])
  await expect(status(other)).toHaveText('Ready')
  await expect(startButton(other)).toBeEnabled({ timeout: 60_000 })
  await startButton(other).click()
  await expect(sent(other)).toContainText('Reproduced bit for bit', { timeout: 120_000 })
  await expect(sent(other)).toContainText('The losses of all 4 steps have the author’s bits.')
  await expect(loss.getByRole('columnheader')).toHaveText(['Step', 'Loss', 'Loss, author’s', 'View L_V', 'Region L_R'])
  await other.setViewportSize({ width: 390, height: 844 })
  await expectNoSidewaysScroll(other)
  expect(await seriousFaultsOf(other, '#sent')).toEqual([])
  await sent(other).getByRole('button', { name: 'Put away' }).click()
  await expect(sent(other)).toBeHidden()

  expect(await violations()).toEqual([])
})

test('a link leads to a view and what is chosen in it; a place that does not hold is told, and the settings are used', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openWith(page, smallest(4))
  const view = (of: Page) => of.getByRole('region', { name: 'What a token attends to' })
  await view(page).scrollIntoViewIfNeeded()
  await view(page).getByRole('radio', { name: 'Student' }).check({ timeout: 60_000 })
  await view(page).getByRole('button', { name: 'Image: the next one' }).click()
  await expect(view(page)).toContainText('2 of ')
  await view(page).getByRole('button', { name: 'Link', exact: true }).click()
  await expect(view(page)).toContainText('Link copied. It opens this view.')

  // had its author looked back, it would have said at which step as well
  const sentHere = decodeLink(new URL(await copied(page)).hash)
  const place = sentHere.ok ? sentHere.place : undefined
  const other = await context.newPage()
  await other.goto(`./#${encodeLink(smallest(4), undefined, { place: place && { ...place, step: 2 } })}`)
  await expect(view(other)).toBeInViewport()
  const run = other.getByRole('region', { name: 'Run', exact: true })
  await expect(run).toContainText('The link looks at step 2. The views go there once a run')
  await expect(status(other)).toHaveText('Ready')
  await expect(view(other)).toContainText('2 of ', { timeout: 60_000 })
  await expect(view(other).getByRole('radio', { name: 'Student' })).toBeChecked()
  await run.getByRole('button', { name: 'Forget the step of the link' }).click()
  await expect(run).not.toContainText('The link looks')

  await other.goto('about:blank')
  await other.goto(`./#${encodeLink(smallest(5))}.pnonsense`)
  await expect(other.getByText('The view that the link leads to was not opened: it names no view of this page.')).toBeVisible() // prettier-ignore
  await expect(other.getByRole('spinbutton', { name: 'Steps', exact: true })).toHaveValue('5')
})

test('the built page runs no script that was put into it, and no worker or address that is not its own', async ({
  page,
  complaints,
}) => {
  complaints.expect(/Content Security Policy/)
  const violations = await listenForViolations(page)
  const response = await page.goto('./')
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
  expect(await violations()).toEqual([])
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.wasRun = true'
    document.body.append(script)
    const holder = document.createElement('div')
    holder.innerHTML = '<img src="data:image/gif;base64,AA" onerror="window.wasRun = true">'
    document.body.append(holder)
    // neither of these two leaves the page: there is nothing at either end
    await fetch('http://192.0.2.1/').catch(() => null)
    new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))).onmessage = () =>
      Object.assign(window, { wasRun: true })
    await new Promise((resolve) => setTimeout(resolve, 300))
    return 'wasRun' in window
  })
  expect(ran).toBe(false)
  expect((await violations()).map((v) => v.split(' ')[0])).toEqual(
    expect.arrayContaining(['script-src-elem', 'script-src-attr', 'connect-src', 'worker-src']),
  )
})
