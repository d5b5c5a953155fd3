import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { hasChromium, launchBrowser } from './browser.ts'
import { lookWithAxe } from './look-with-axe.ts'
import type { Sight } from './look-with-axe.ts'

const timeoutMs = 300_000
const withIcon = (name: string): string => `.bar .ctx:has([href$="i-${name}"])`

const traces = { path: '/traces', ready: '.trace-link' }
/** What opens from the context bar and the palette, with something in it. */
const sights: readonly Sight[] = [
  { ...traces, path: '/traces?env=production&svc=checkout&cmp=1d', click: '.bar .ctx.scope.chosen' },
  { ...traces, click: withIcon('clock') },
  { ...traces, click: withIcon('compare') },
  { ...traces, click: withIcon('bookmark') },
  { ...traces, click: withIcon('share') },
]

describe.skipIf(!hasChromium)('axe finds nothing in the shell', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
  })

  test('menus and pickers', { timeout: timeoutMs }, async () => {
    expect(await lookWithAxe(browser, sights, { phone: false, atOnce: 2 })).toEqual([])
  })
})
