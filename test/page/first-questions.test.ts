import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { hasChromium, launchBrowser, openPage } from './browser.ts'
import { startFakeServer } from './fake-server.ts'
import type { FakeServer } from './fake-server.ts'

/** What stands there once the page has the answer, and what it is the answer to. */
const pages = [
  { path: '/', ready: 'main td', question: '/api/overview' },
  { path: '/?from=now-3h&env=staging&svc=gateway&cmp=1d&live=1', ready: 'main td', question: '/api/overview' },
  { path: '/logs', ready: 'main .lr', question: '/api/logs' },
  { path: '/logs?q=error&from=now-3h&svc=gateway', ready: 'main .lr', question: '/api/logs' },
  { path: '/metrics/explore', ready: 'main .mx-name', question: '/api/metrics/names' },
  { path: '/metrics/explore?q=http&env=production', ready: 'main .mx-name', question: '/api/metrics/names' },
] as const

describe.skipIf(!hasChromium)('what a page asks first', () => {
  let browser: Browser
  let server: FakeServer
  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startFakeServer()])
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  test.each(pages)('$path: asked while its code is on the way, and not once more', async ({ path, ready, question }) => {
    server.recover()
    const { page, context } = await openPage(browser)
    // The page's code comes only when both have been asked.
    const asked = [question, '/api/session'].map((wanted) => page.waitForRequest((request) => new URL(request.url()).pathname === wanted))
    await page.route(/\/assets\/base-[^/]*\.js$/, async (route) => {
      await Promise.all(asked)
      await route.continue()
    })
    await page.goto(server.origin + path)
    await page.locator(ready).first().waitFor()
    const paths = server.state.asked.map((line) => line.split(/[ ?]/)[1])
    expect(paths.filter((one) => one === question)).toHaveLength(1)
    expect(paths.filter((one) => one === '/api/session')).toHaveLength(1)
    await context.close()
  })

  test('strangers are asked for nothing', async () => {
    server.recover()
    server.state.signedIn = false
    const { page, context } = await openPage(browser)
    await page.goto(`${server.origin}/sign-in`)
    await page.locator('h1').first().waitFor()
    expect(server.state.asked.filter((line) => /session|overview/.test(line))).toEqual([])
    await context.close()
  })
})
