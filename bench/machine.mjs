// @ts-check
// What a bench was measured on, as the page sees it.

/** @typedef {import('@playwright/test').Page} Page */

export async function machineOf(/** @type {Page} */ page) {
  const adapter = await page.evaluate(async () => {
    const info = (await navigator.gpu.requestAdapter())?.info
    return info ? info.description || `${info.vendor} ${info.architecture}` : 'none'
  })
  const agent = await page.evaluate(() => navigator.userAgent)
  return { adapter, browser: /(?:Headless)?Chrome\/[\d.]+/.exec(agent)?.[0] ?? agent }
}
