import { gzipSync } from 'node:zlib'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { hasChromium, launchBrowser, openPage } from './browser.ts'
import { startFakeServer } from './fake-server.ts'
import type { FakeServer } from './fake-server.ts'

const kilobyte = 1000
/** Gzipped bytes: what every page needs at once, the own code of one page, and the charts that several pages share. */
const budgets = {
  script: 130 * kilobyte,
  style: 15 * kilobyte,
  requests: 8,
  pageScript: 30 * kilobyte,
  chart: 30 * kilobyte,
  editor: 140 * kilobyte,
}

describe.skipIf(!hasChromium)('what a browser downloads', () => {
  let browser: Browser
  let server: FakeServer
  beforeAll(async () => {
    browser = await launchBrowser()
    server = await startFakeServer({ signedIn: false })
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  test('the first page stays within its budget', async () => {
    const loaded = await load('/sign-in')
    const scripts = sum(loaded.filter(({ type }) => type === 'script'))
    const styles = sum(loaded.filter(({ type }) => type === 'stylesheet'))
    const entry = loaded.filter(({ url }) => !/SignIn|BareFrame/.test(url))
    process.stdout.write(
      `page: ${scripts} B of scripts and ${styles} B of styles gzipped, ${entry.length} requests before the page's own\n`,
    )
    expect(scripts).toBeLessThanOrEqual(budgets.script)
    expect(styles).toBeLessThanOrEqual(budgets.style)
    expect(entry.length).toBeLessThanOrEqual(budgets.requests)
  })

  test.each([
    '/',
    '/services',
    '/services/payments',
    '/logs',
    '/traces',
    '/trace/4bf92f3577b34da6a3ce929d0e0e4736',
    '/metrics/explore',
    '/metrics/metric/http_server_request_duration_seconds',
    '/metrics/targets',
    '/metrics/cardinality',
    '/ingestion',
    '/settings',
  ])('%s adds little', async (path) => {
    server.state.signedIn = true
    const loaded = await load(path)
    server.state.signedIn = false
    const own = loaded.filter(({ url, type }) => type === 'script' && !/\/(base|index|rolldown-runtime|boot)\b/.test(url))
    const charts = own.filter(({ url }) => /\/Chart\b/.test(url))
    expect(own.length).toBeGreaterThan(charts.length)
    expect(sum(own) - sum(charts)).toBeLessThanOrEqual(budgets.pageScript)
    expect(sum(charts)).toBeLessThanOrEqual(budgets.chart)
  })

  test('the editor for PromQL is fetched by itself and within its budget', async () => {
    server.state.signedIn = true
    const { page, context } = await openPage(browser)
    const fetched = page.waitForResponse(/PromqlEditor[^/]*\.js$/)
    await page.goto(`${server.origin}/metrics/explore`)
    await page.getByRole('button', { name: 'Edit query' }).first().click()
    const bytes = gzipSync(await (await fetched).body()).length
    await context.close()
    server.state.signedIn = false
    expect(bytes).toBeLessThanOrEqual(budgets.editor)
  })

  test.each([
    '/',
    '/logs',
    '/traces',
    '/trace/4bf92f3577b34da6a3ce929d0e0e4736',
    '/metrics/explore',
    '/ingestion',
    '/settings/keys',
    '/setup?step=connect',
    '/sign-in',
  ])('the document of %s names every script and style of its first paint', async (path) => {
    server.state.signedIn = true
    const loaded = await load(path)
    server.state.signedIn = false
    const html = await (await fetch(server.origin + path)).text()
    const found = loaded.filter(({ type }) => type === 'script' || type === 'stylesheet').map(({ url }) => url)
    expect(found.length).toBeGreaterThan(3)
    expect(found.filter((url) => !html.includes(`"${url}"`))).toEqual([])
  })

  /** Everything fetched for a page but API answers, with its gzipped size. */
  async function load(path: string): Promise<{ url: string; type: string; bytes: number }[]> {
    const { page, context } = await openPage(browser)
    const responses: Promise<{ url: string; type: string; bytes: number }>[] = []
    page.on('response', (response) => {
      const url = new URL(response.url())
      if (url.protocol.startsWith('http') && !url.pathname.startsWith('/api/')) {
        responses.push(
          response.body().then((body) => ({ url: url.pathname, type: response.request().resourceType(), bytes: gzipSync(body).length })),
        )
      }
    })
    await page.goto(server.origin + path)
    await page.locator('h1').first().waitFor()
    await page.waitForLoadState('networkidle')
    const loaded = await Promise.all(responses)
    await context.close()
    return loaded
  }
})

function sum(files: readonly { bytes: number }[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0)
}
