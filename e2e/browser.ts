// The page of every end-to-end test. A test fails if the page or one of its workers says anything on the console above
// `info`, throws, or lets WebGPU complain (a validation message arrives as a console warning).

import { test as base, expect, type Page } from '@playwright/test'

export { expect }

export interface Complaints {
  /** What was said so far, e.g. `console warning: …`. */
  readonly messages: string[]
  /** This test provokes complaints that match `pattern`: they must come, and they do not fail it. */
  expect(pattern: RegExp): void
}

export const test = base.extend<{ complaints: Complaints }>({
  complaints: [
    async ({ context }, use) => {
      const messages: string[] = []
      const expected: RegExp[] = []
      context.on('page', (page) => {
        listen(page, messages)
      })
      await use({ messages, expect: (pattern) => void expected.push(pattern) })
      // a WebGPU message comes a moment after the call that caused it
      await Promise.all(context.pages().map((page) => page.evaluate(() => 0).catch(() => 0)))
      const unforeseen = messages.filter((message) => !expected.some((pattern) => pattern.test(message)))
      expect(unforeseen, 'complaints of the page').toEqual([])
      const unheard = expected.filter((pattern) => !messages.some((message) => pattern.test(message)))
      expect(unheard, 'complaints that had to come').toEqual([])
    },
    { auto: true },
  ],
})

function listen(page: Page, messages: string[]): void {
  page.on('console', (message) => {
    const type = message.type()
    if (type === 'error' || type === 'warning') messages.push(`console ${type}: ${message.text()}`)
  })
  page.on('pageerror', (error) => messages.push(`uncaught: ${error.stack ?? error.message}`))
  page.on('crash', () => messages.push('the page crashed'))
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'unknown'
    if (reason !== 'net::ERR_ABORTED') messages.push(`request failed: ${request.url()} (${reason})`)
  })
}
