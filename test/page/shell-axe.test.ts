import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { hasChromium, launchBrowser } from './browser.ts'
import { lookWithAxe } from './look-with-axe.ts'
import type { Sight } from './look-with-axe.ts'

const timeoutMs = 300_000
const withIcon = (name: string): string => `.bar .ctx:has([href$="i-${name}"])`

/** A page with time and little else: axe looks at everything each time. */
const empty = { path: '/logs?q=nothing_like_it', ready: '.empty' }
/** What opens from the context bar and the palette, with something in it. */
const sights: readonly Sight[] = [
  { ...empty, path: `${empty.path}&env=production&svc=checkout&cmp=1d`, click: '.bar .ctx.scope.chosen' },
  { ...empty, click: withIcon('clock') },
  { ...empty, click: withIcon('bookmark') },
  { ...empty, click: withIcon('share') },
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
