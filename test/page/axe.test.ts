import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { AxeResults } from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { hasChromium, launchBrowser, openPage } from './browser.ts'
import { startFakeServer } from './fake-server.ts'
import type { FakeServer } from './fake-server.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

/** Every page, with what must be there before it is looked at, and what is opened on it. */
const pages = [
  { path: '/', ready: 'h1', open: undefined },
  { path: '/', ready: 'td', open: '.ctx.account' },
  { path: '/traces', ready: '.trace-link', open: '.ctx[aria-haspopup=dialog]' },
  { path: '/logs', ready: '.lr', open: '.lr >> nth=2' },
  { path: '/logs?q=nothing_like_it', ready: '.empty', open: undefined },
  { path: '/traces', ready: '.trace-link', open: undefined },
  { path: `/trace/${traceId}`, ready: '.rows .w', open: '.rows .w >> nth=5' },
  { path: '/ingestion', ready: 'tbody th', open: undefined },
  { path: '/settings/members', ready: 'tbody th', open: 'text=/Add a person|הוספת אדם/' },
  { path: '/settings/keys', ready: 'tbody th', open: undefined },
  { path: '/settings/tokens', ready: 'tbody th', open: undefined },
  { path: '/settings/retention', ready: 'tbody th', open: undefined },
  { path: '/settings/masking', ready: 'tbody th', open: undefined },
  { path: '/settings/account', ready: 'form', open: undefined },
  { path: '/setup?step=connect', ready: '.snippet', open: undefined },
  { path: '/sign-in', ready: 'form', open: undefined },
] as const

const views = [
  { theme: 'dark', language: 'en', phone: false },
  { theme: 'light', language: 'he', phone: false },
  { theme: 'light', language: 'en', phone: false },
  { theme: 'dark', language: 'he', phone: false },
  { theme: 'contrast', language: 'en', phone: false },
  { theme: 'dark', language: 'en', phone: true },
] as const

describe.skipIf(!hasChromium)('axe finds nothing', () => {
  let browser: Browser
  let server: FakeServer
  beforeAll(async () => {
    browser = await launchBrowser()
    server = await startFakeServer()
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  test.each(views)('$theme, $language, phone: $phone', async (view) => {
    const { page, context, complaints } = await openPage(browser, view)
    const found: string[] = []
    for (const { path, ready, open } of pages) {
      await page.goto(server.origin + path)
      await page.locator(ready).first().waitFor()
      if (open) {
        await page.locator(open).first().click()
        await page.locator('.float, .drawer').first().waitFor()
      }
      await page.evaluate(axeSource)
      const results = await page.evaluate<AxeResults>(
        `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })`,
      )
      for (const { id, nodes } of results.violations)
        found.push(...nodes.map((node) => `${path} ${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`))
    }
    await context.close()
    expect(found).toEqual([])
    expect(complaints).toEqual([])
  })
})
