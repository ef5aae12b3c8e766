// What every page and panel is held to: axe's rules, and a window that need not be pushed sideways.

import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** The app's panels are built one a frame, the kernels' last; what is not there yet has no faults. Other pages are whole. */
export async function expectWhole(page: Page): Promise<void> {
  if (await page.locator('#results').count()) await expect(page.locator('#kernels')).toBeAttached()
}

const findings = async (page: Page, within?: string) => {
  await expectWhole(page)
  const axe = new AxeBuilder({ page })
  return (await (within ? axe.include(within) : axe).analyze()).violations
}

type Finding = Awaited<ReturnType<typeof findings>>[number]

const words = ({ id, nodes }: Finding) => `${id}: ${nodes.map((n) => n.target.join(' ')).join(', ')}`

/** Everything that axe finds, rule and place. @param within a selector; the whole page without it */
export const faultsOf = async (page: Page, within?: string): Promise<string[]> =>
  (await findings(page, within)).map(words)

/** What axe calls serious or critical. */
export const seriousFaultsOf = async (page: Page, within?: string): Promise<string[]> =>
  (await findings(page, within)).filter(({ impact }) => impact === 'serious' || impact === 'critical').map(words)

/** Controls whose name is not what they are seen to say: a voice cannot press them. A rule that axe leaves off. */
export const misnamedOn = async (page: Page): Promise<string[]> => {
  await expectWhole(page)
  return (await new AxeBuilder({ page }).withRules(['label-content-name-mismatch']).analyze()).violations.map(words)
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await expectWhole(page)
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }))
  expect(scroll).toBeLessThanOrEqual(client)
}
