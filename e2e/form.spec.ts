// Putting an experiment together: presets, settings, links. Nothing here starts any work.

import { runConfig } from '../src/runs/config'
import { encodeLink } from '../src/runs/link'
import { presetNamed } from '../src/runs/presets'
import { expectWhole } from './accessible'
import { expect, test } from './browser'
import { openWith, smallest, startButton, status } from './experiments'

test('a change is marked, can be reset, and is set aside by another preset until undone', async ({ page }) => {
  await page.goto('./')
  const steps = page.getByRole('spinbutton', { name: 'Steps', exact: true })
  await expect(steps).toHaveValue('2000')
  await steps.fill('500')
  await steps.press('Enter')
  await expect(page.getByText('1 change against Tiny EsViT')).toBeVisible()

  await page.getByRole('button', { name: 'Reset Steps to 2000' }).click()
  await expect(steps).toHaveValue('2000')
  await expect(page.getByText('Tiny EsViT, unchanged')).toBeVisible()

  await steps.fill('500')
  await page.getByRole('button', { name: /^First look/ }).click()
  await expect(steps).toHaveValue('300')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(steps).toHaveValue('500')
})

test('numbers move by the arrow keys and stay in range', async ({ page }) => {
  await page.goto('./')
  const batch = page.getByRole('spinbutton', { name: 'Batch', exact: true })
  await batch.fill('9999999')
  await batch.press('Tab')
  const most = await batch.getAttribute('aria-valuemax')
  await expect(batch).toHaveValue(most ?? '')
  const steps = page.getByRole('spinbutton', { name: 'Steps', exact: true })
  const before = Number(await steps.inputValue())
  await steps.press('ArrowUp')
  expect(Number(await steps.inputValue())).toBeGreaterThan(before)
  const moved = await steps.inputValue()
  await steps.fill('777')
  await steps.press('Escape')
  await expect(steps).toHaveValue(moved)
  await steps.press('Tab')
  await expect(steps).toHaveValue(moved)
})

test('both ends of a range stand in one line, and either can be set', async ({ page }) => {
  await page.goto('./')
  await page.getByRole('button', { name: 'Augmentation' }).click()
  const ends = page.getByRole('group', { name: 'Global area' }).getByRole('spinbutton')
  const [from, to] = [await ends.nth(0).boundingBox(), await ends.nth(1).boundingBox()]
  expect(from?.y).toBe(to?.y)
  expect(from?.x).toBeLessThan(to?.x ?? 0)
  await ends.nth(0).fill('0.3')
  await ends.nth(1).fill('0.9')
  await expect(ends.nth(0)).toHaveValue('0.3')
  await expect(page.getByText('1 change against Tiny EsViT')).toBeVisible()
})

test('settings that belong to another backbone go, and its own come', async ({ page }) => {
  await page.goto('./')
  await page.getByRole('button', { name: 'Backbone' }).click()
  await expect(page.getByRole('group', { name: 'Depths' })).toBeVisible()
  await page.getByRole('radio', { name: 'ViT' }).check()
  await expect(page.getByRole('group', { name: 'Depths' })).toBeHidden()
  await expect(page.getByRole('spinbutton', { name: 'Depth', exact: true })).toBeVisible()
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
})

test('the form outlives a reload, and a link in the address has the last word', async ({ page }) => {
  await page.goto('./')
  const seed = page.getByRole('spinbutton', { name: 'Seed', exact: true })
  await seed.fill('7')
  await seed.press('Enter')
  await page.reload()
  await expect(seed).toHaveValue('7')
  await page.evaluate((link) => history.replaceState(null, '', `#${link}`), encodeLink(smallest(77)))
  await page.reload()
  await expect(page.getByRole('spinbutton', { name: 'Steps', exact: true })).toHaveValue('77')
  await expect(seed).toHaveValue('0')
})

test('whoever was changing B goes on with B after a reload', async ({ page }) => {
  await page.goto('./')
  const compare = page.getByRole('group', { name: 'Compare' })
  await compare.getByRole('button', { name: 'A copy to change' }).click()
  const seed = page.getByRole('spinbutton', { name: 'Seed', exact: true })
  await seed.fill('7')
  await seed.press('Enter')
  await page.reload()
  await expect(compare.getByRole('radio', { name: 'B', exact: true })).toBeChecked()
  await expect(seed).toHaveValue('7')
  await compare.getByRole('radio', { name: 'A', exact: true }).check()
  await expect(seed).toHaveValue('0')
})

test('a link that was copied here sets nothing aside that was changed after it', async ({ page }) => {
  await page.goto('./')
  const seed = page.getByRole('spinbutton', { name: 'Seed', exact: true })
  await seed.fill('7')
  await page.getByRole('button', { name: 'Copy link', exact: true }).click()
  await expect(page).toHaveURL(/#e/)
  const copied = page.url()
  await seed.fill('8')
  await seed.press('Enter')
  await page.reload()
  await expect(seed).toHaveValue('8')
  const opened = page.getByText('those of the link you opened')
  await expect(opened).toBeHidden()
  // nor does whoever goes to a part of the page and back
  await page.evaluate(() => (location.hash = 'runs'))
  await page.goBack()
  await expect(page).toHaveURL(copied)
  await expect(seed).toHaveValue('8')

  await page.goto('about:blank')
  await page.goto(copied) // as anybody opens it
  await expect(opened).toBeVisible()
  await expect(seed).toHaveValue('7')
})

test('a number out of range is brought into it, and that is said', async ({ page }) => {
  await page.goto('./')
  const batch = page.getByRole('spinbutton', { name: 'Batch', exact: true })
  await batch.fill('999999')
  await batch.press('Enter')
  await expect(page.getByText('at most 1024')).toBeVisible()
  await expect(batch).toHaveValue('1024')
  await batch.fill('-5')
  await batch.press('Tab')
  await expect(page.getByText('at least 1')).toBeVisible()
})

test('what does not hold is said beside the setting and keeps the run from starting', async ({ page }) => {
  await page.goto('./')
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
  await page.getByRole('spinbutton', { name: 'Steps', exact: true }).fill('50')
  const blockers = page.getByRole('list', { name: 'Before this can start' })
  await expect(blockers).toContainText('Warm-up')
  await expect(startButton(page)).toBeDisabled()
  await blockers.getByRole('button', { name: 'Go to the setting' }).first().click()
  await expect(page.getByRole('spinbutton', { name: /Warm-up/ }).first()).toBeFocused()
})

test('the first settings are in sight when the page opens, and what a preset is about once it is chosen', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('./')
  for (const name of ['Seed', 'Steps', 'Batch'])
    await expect(page.getByRole('spinbutton', { name, exact: true })).toBeInViewport()
  const failing = page.getByRole('list', { name: 'How it fails' }).getByRole('button', { name: /^No sharpening/ })
  await expect(failing).toHaveText('No sharpening')
  await expect(failing).toHaveAccessibleDescription(/^The teacher is no sharper/)
  await failing.click()
  await expect(failing).toContainText('The teacher is no sharper than the student')
  await expect(failing).toHaveAttribute('aria-pressed', 'true')
})

test('memory is planned and views are drawn before anything starts', async ({ page }) => {
  await page.goto('./')
  const device = page.getByRole('region', { name: 'Device and memory' })
  await expect(device).toContainText(/[\d.]+ MB when it starts/, { timeout: 60_000 })
  await expect(device).toContainText(/while it measuresup to [\d.]+ MB/)
  await expect(device).toContainText('Dispatches a step')
  const views = page.getByRole('list', { name: 'Views of step 0' })
  await expect(views.getByRole('listitem')).toHaveCount(6)
  const drawn = () =>
    views
      .getByRole('img', { name: 'global crop 1' })
      .evaluateAll((list) => list.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()))
  const first = await drawn()
  expect(new Set(first).size).toBe(6)
  await page.getByRole('button', { name: 'Of the next step' }).click()
  await expect(page.getByRole('list', { name: 'Views of step 1' })).toBeVisible()
  await expect(status(page)).toHaveText('Ready')
})

test('a link fills the form, starts nothing, and is the same again', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const config = smallest(77)
  await openWith(page, config)
  await expect(page.getByRole('spinbutton', { name: 'Steps', exact: true })).toHaveValue('77')
  await expect(page.getByText('Nothing runs until you press Start.')).toBeVisible()
  await expect(status(page)).toHaveText('Ready')
  await page.getByRole('button', { name: 'Copy link' }).click()
  await expect(page.getByText('Link copied.')).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toMatch(new RegExp(`#${encodeLink(config)}$`))
})

for (const [what, fragment] of [
  ['cut', encodeLink(runConfig.parse({ ...presetNamed('smoke').config, seed: 12345 })).slice(0, -9)],
  ['of another version', 'e9.AAAA'],
  ['no link at all', 'e1.<img src=x onerror=alert(1)>'],
]) {
  test(`a link that is ${what} is refused in words, and the form is as it was`, async ({ page }) => {
    await page.goto(`./#${fragment}`)
    await expect(page.getByText('This link was not used')).toBeVisible()
    await expect(page.getByText('Tiny EsViT, unchanged')).toBeVisible()
  })
}

test('the name of a part of the page leads there when the page opens, and again at a reload', async ({ page }) => {
  await page.goto('./#device')
  const device = page.getByRole('region', { name: 'Device and memory' })
  await expect(device).toBeInViewport({ timeout: 60_000 })
  await page.reload()
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
  await expectWhole(page)
  await expect(device).toBeInViewport() // though what is above it has grown since
  await expect(page.getByText('This link was not used')).toBeHidden()
})

test('what was changed since a link was opened outlives a reload, and the link’s is a press away', async ({ page }) => {
  await page.goto(`./#${encodeLink(smallest(77))}`)
  const seed = page.getByRole('spinbutton', { name: 'Seed', exact: true })
  await seed.fill('7')
  await seed.press('Enter')
  await page.reload()
  await expect(page.getByText('The form is as you left it')).toBeVisible()
  await expect(seed).toHaveValue('7')
  await page.getByRole('button', { name: 'Take the link’s' }).click()
  await expect(seed).toHaveValue('0')
})
