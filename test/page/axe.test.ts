import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { AxeResults } from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { hasChromium, launchBrowser, openPage } from './browser.ts'
import { startFakeServer } from './fake-server.ts'
import type { FakeServer } from './fake-server.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Some forty sights one after the other; a busy machine needs minutes. */
const timeoutMs = 300_000
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

interface Sight {
  readonly path: string
  /** What must be there before it is looked at. */
  readonly ready: string
  /** What is pressed first: a selector, or keys. */
  readonly click?: string
  readonly keys?: string
  /** How the server must be for it. */
  readonly given?: (server: FakeServer) => unknown
}

const signedOut = (server: FakeServer): unknown => Object.assign(server.state, { signedIn: false })
const fresh = (server: FakeServer): unknown => Object.assign(server.state, { signedIn: false, needsSetup: true })
const empty = (server: FakeServer): unknown => Object.assign(server.state, { empty: true })

/** Every page as it mostly is, with what opens on it, and as it is with nothing to show or with a fault. */
const sights: readonly Sight[] = [
  { path: '/', ready: 'h1' },
  { path: '/', ready: 'td', click: '.ctx.account' },
  { path: '/', ready: 'canvas', keys: 't' },
  { path: '/', ready: '.snippet', given: empty },
  { path: '/traces', ready: '.trace-link', click: '.ctx[aria-haspopup=dialog]' },
  { path: '/traces', ready: '.trace-link', keys: 'Control+k' },
  { path: '/traces', ready: '.trace-link', keys: '?' },
  { path: '/traces', ready: '.trace-link' },
  { path: '/traces', ready: '.snippet', given: empty },
  { path: '/logs', ready: '.lr', click: '.lr >> nth=2' },
  { path: '/logs?live=1&wrap=1', ready: '.lr' },
  { path: '/logs?q=nothing_like_it', ready: '.empty' },
  {
    path: '/logs?q=level:(',
    ready: '.fault',
    given: (server) =>
      server.fail('GET /api/logs', { status: 400, code: 'bad_input', message: 'Search, at character 7: this ( is never closed.' }),
  },
  { path: `/trace/${traceId}`, ready: '.rows .w', click: '.rows .w >> nth=5' },
  { path: '/metrics/explore', ready: '.mx-name' },
  { path: '/metrics/explore?expr=up', ready: 'tbody th', click: '.mx-expr' },
  { path: '/metrics/explore?expr=many', ready: 'tbody th' },
  {
    path: '/metrics/explore?expr=sum(up))',
    ready: '.fault',
    given: (server) =>
      server.fail('POST /api/metrics/query', { status: 400, code: 'bad_input', message: '1:8: parse error: unexpected ")"' }),
  },
  { path: '/metrics/explore', ready: '.snippet', given: empty },
  { path: '/metrics/targets', ready: 'tbody th' },
  { path: '/metrics/targets', ready: '.snippet', given: empty },
  { path: '/metrics/cardinality', ready: 'tbody th' },
  { path: '/metrics/cardinality?metric=process_resident_memory_bytes', ready: '.mx-part', click: '.mx-part .btn' },
  { path: '/ingestion', ready: 'tbody th' },
  { path: '/ingestion', ready: '.snippet', given: empty },
  { path: '/settings/members', ready: 'tbody th', click: '.section-head .btn' },
  { path: '/settings/keys', ready: 'tbody th' },
  { path: '/settings/keys', ready: 'tbody th', click: '.section-head .btn' },
  { path: '/settings/keys', ready: 'tbody th', click: 'tbody .btn.critical' },
  { path: '/settings/tokens', ready: 'tbody th', click: '.section-head .btn' },
  { path: '/settings/retention', ready: 'tbody th' },
  {
    path: '/settings/retention',
    ready: 'tbody th',
    given: (server) => server.fail('GET /api/storage', { status: 403, code: 'forbidden', message: 'this needs settings.read everywhere' }),
  },
  { path: '/settings/log-classes', ready: 'tbody th', click: '[aria-label="Edit rule 2"], [aria-label="עריכת כלל 2"]' },
  { path: '/settings/log-classes', ready: '.empty', given: empty },
  { path: '/settings/masking', ready: 'tbody th' },
  { path: '/settings/account', ready: 'form' },
  { path: '/nothing/here', ready: '.empty' },
  { path: '/setup?step=connect', ready: '.snippet' },
  { path: '/setup', ready: '.snippet', given: fresh },
  { path: '/setup?token=once', ready: 'form', given: fresh },
  { path: '/sign-in', ready: 'form', given: signedOut },
]

/** Both themes, both directions and a phone see every sight; the two other looks see the pages as they mostly are. */
const views = [
  { theme: 'dark', language: 'en', phone: false, every: true },
  { theme: 'light', language: 'he', phone: true, every: true },
  { theme: 'light', language: 'he', phone: false, every: false },
  { theme: 'contrast', language: 'en', phone: false, every: false },
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

  test.each(views)('$theme, $language, phone: $phone', { timeout: timeoutMs }, async (view) => {
    const { page, context, complaints } = await openPage(browser, view)
    const found: string[] = []
    for (const { path, ready, click, keys, given } of sights) {
      if (!view.every && (click || keys || given)) continue
      server.recover()
      given?.(server)
      await page.goto(server.origin + path)
      await page.locator(ready).first().waitFor()
      if (click) await page.locator(click).first().click()
      if (keys) await page.keyboard.press(keys)
      if (click || keys) await page.locator('.float, .drawer, .figure-table, [data-editor]').first().waitFor()
      await page.evaluate(axeSource)
      const results = await page.evaluate<AxeResults>(
        `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })`,
      )
      for (const { id, nodes } of results.violations)
        found.push(...nodes.map((node) => `${path} ${click ?? keys ?? ''} ${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`))
    }
    await context.close()
    expect(found).toEqual([])
    expect(complaints).toEqual([])
  })
})
