// @ts-check
// The built page with a run that trains for as long as a bench looks at it: the preset with the shortest steps, and
// nothing but steps.

/** @typedef {import('@playwright/test').Page} Page */

/** Choose `smoke`, without end and without evaluations. */
export async function chooseEndlessRun(/** @type {Page} */ page) {
  await startButton(page).waitFor({ timeout: 120_000 })
  await page.getByRole('button', { name: /^First look/ }).click()
  await page
    .getByRole('heading', { name: /^Evaluation/, level: 3 })
    .getByRole('button')
    .click()
  for (const [name, value] of [['Steps', '1000000'], ['Evaluate every', '0']]) {
    const field = page.getByRole('spinbutton', { name, exact: true })
    await field.fill(value)
    await field.press('Enter')
  } // prettier-ignore
}

/** Start the run; returns when it steps steadily. */
export async function startRun(/** @type {Page} */ page) {
  await startButton(page).click()
  while ((await stepsDone(page)) < 30) await page.waitForTimeout(500)
}

const startButton = (/** @type {Page} */ page) => page.locator('.button-primary:enabled', { hasText: 'Start' })

/** As the page says; 0 before the first. */
export async function stepsDone(/** @type {Page} */ page) {
  const text = await page.locator('.status-detail').textContent()
  return Number((/Step ([\d,]+)/.exec(text ?? '')?.[1] ?? '0').replaceAll(',', ''))
}
