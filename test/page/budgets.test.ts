import { gzipSync } from 'node:zlib'

import type { Browser, Page, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { sampleOf } from '../harness/sample-of.ts'
import { hasChromium, launchBrowser, openPage } from './browser.ts'
import { startFakeServer } from './fake-server.ts'
import type { FakeServer } from './fake-server.ts'

const kilobyte = 1000
/** Gzipped bytes: what every page needs at once, the own code of one page, and what several pages share (the groups of vite.config.ts). */
const budgets = {
  script: 130 * kilobyte,
  style: 15 * kilobyte,
  requests: 8,
  pageScript: 30 * kilobyte,
  shared: { Chart: 30 * kilobyte, floats: 30 * kilobyte, rows: 12 * kilobyte },
  editor: 140 * kilobyte,
  /** What the sum of all layout shifts of a first load may come to: browsers call so much good. */
  shift: 0.1,
}
/** So long an answer takes: what stands in its place until then has been painted. */
const lateMs = 200

interface Loaded {
  readonly url: string
  readonly type: string
  readonly bytes: number
}

/** Something that moved without anybody's doing, and by how much. */
interface Shift {
  readonly value: number
  readonly moved: readonly string[]
}

/** Keeps the shifts of a document in `window.shifts`. */
const watchShifts = `
  window.shifts = []
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries())
      if (!hadRecentInput)
        shifts.push({
          value,
          moved: sources.map(({ node, previousRect: { top, height }, currentRect: { top: now, height: high } }) =>
            ((node?.parentElement ?? node)?.outerHTML ?? '').slice(0, 80) + ' ' + [top, height] + ' > ' + [now, high]),
        })
  }).observe({ type: 'layout-shift', buffered: true })`

/** Every page; those that fetch a part of themselves once they know what they show cannot have it named in the document. */
const pages: readonly { readonly path: string; readonly named?: false }[] = [
  { path: '/', named: false },
  { path: '/services' },
  { path: '/services/payments', named: false },
  { path: '/logs' },
  { path: '/traces' },
  { path: '/trace/4bf92f3577b34da6a3ce929d0e0e4736' },
  { path: '/metrics/explore', named: false },
  { path: '/metrics/metric/http_server_request_duration_seconds', named: false },
  { path: '/metrics/targets', named: false },
  { path: '/metrics/cardinality', named: false },
  { path: '/alerts/quality', named: false },
  { path: '/dashboards' },
  { path: '/d/shop', named: false },
  { path: '/alerts/inbox', named: false },
  { path: '/alerts/policy', named: false },
  { path: '/alerts/routes', named: false },
  { path: '/alerts/silences', named: false },
  { path: '/alerts/contact-points', named: false },
  { path: '/uptime' },
  { path: '/uptime/payments', named: false },
  { path: '/alerts', named: false },
  { path: '/alerts/alert/00000000000000a1', named: false },
  { path: '/alerts/history', named: false },
  { path: '/audit' },
  { path: '/ingestion' },
  { path: '/settings', named: false },
  { path: '/settings/keys', named: false },
  { path: '/settings/account', named: false },
  { path: '/setup?step=connect' },
  { path: '/sign-in' },
]

/** Pages that are loaded on a phone, too. */
const onPhone = new Set(sampleOf(pages, 5).map(({ path }) => path))

describe.skipIf(!hasChromium)('what a browser downloads', () => {
  let browser: Browser
  let server: FakeServer
  /** Nobody is signed in there. */
  let gate: FakeServer
  /** By page: loaded a few at once, since each waits until nothing more comes. */
  const loads = new Map<string, readonly Loaded[]>()
  /** By width and page. */
  const shifts = new Map<string, readonly Shift[]>()
  /** Gzipped sizes of what several pages fetch. */
  const sizes = new Map<string, number>()
  beforeAll(async () => {
    browser = await launchBrowser()
    ;[server, gate] = await Promise.all([startFakeServer({}, undefined, lateMs), startFakeServer({ signedIn: false }, undefined, lateMs)])
    const waiting = pages.values()
    const loadOn = async (): Promise<void> => {
      const { page, context } = await openPage(browser)
      const phone = await openPage(browser, { phone: true })
      for (const one of [page, phone.page]) {
        one.setDefaultTimeout(120_000)
        await one.addInitScript(watchShifts)
      }
      // Nobody points anywhere: who comes to the menu has the code of its pages fetched.
      await context.addInitScript(`addEventListener('pointerover', (event) => event.stopImmediatePropagation(), true)`)
      // Whatever a page needs is fetched anew.
      await (await context.newCDPSession(page)).send('Network.setCacheDisabled', { cacheDisabled: true })
      for (const { path } of waiting) {
        const from = path === '/sign-in' ? gate : server
        loads.set(path, await load(page, from, path))
        shifts.set(`1440 ${path}`, await leastShifts(page, from, path, await shiftsOf(page)))
        if (onPhone.has(path)) shifts.set(`390 ${path}`, await leastShifts(phone.page, from, path))
      }
      await Promise.all([context.close(), phone.context.close()])
    }
    await Promise.all(Array.from({ length: 3 }, loadOn))
  }, 600_000)
  afterAll(async () => {
    await browser.close()
    await Promise.all([server.close(), gate.close()])
  })

  test('the first page stays within its budget', () => {
    const loaded = loads.get('/sign-in') ?? []
    expect(loaded.length).toBeGreaterThan(3)
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

  test('so does the overview, until its figures stand there: what draws its charts comes after them', async () => {
    const html = await (await fetch(server.origin)).text()
    const loaded = loads.get('/') ?? []
    const [first, later] = [true, false].map((isNamed) =>
      loaded.filter(({ url, type }) => type === 'script' && html.includes(`"${url}"`) === isNamed),
    )
    expect(first?.some(({ url }) => /\/OverviewPage-/.test(url))).toBe(true)
    expect(sum(first ?? [])).toBeLessThanOrEqual(budgets.script)
    expect(later?.map(({ url }) => url.replace(/.*\/([A-Za-z]+)-.*/, '$1'))).toEqual(['Chart'])
  })

  test.each(pages)('$path adds little, and its document names what it needs at once', async ({ path, named = true }) => {
    const loaded = loads.get(path) ?? []
    const own = loaded.filter(({ url, type }) => type === 'script' && !/\/(base|start|rolldown-runtime)\b/.test(url))
    const shared = Object.entries(budgets.shared).map(([name, most]) => ({
      most,
      files: own.filter(({ url }) => new RegExp(`/${name}-[^/]*$`).test(url)),
    }))
    const sharedFiles = shared.flatMap(({ files }) => files)
    expect(own.length).toBeGreaterThan(sharedFiles.length)
    expect(sum(own) - sum(sharedFiles)).toBeLessThanOrEqual(budgets.pageScript)
    for (const { files, most } of shared) expect(sum(files)).toBeLessThanOrEqual(most)
    const html = await (await fetch(server.origin + path)).text()
    const found = loaded.filter(({ type }) => type === 'script' || type === 'stylesheet').map(({ url }) => url)
    expect(found.length).toBeGreaterThan(3)
    expect(named ? found.filter((url) => !html.includes(`"${url}"`)) : []).toEqual([])
  })

  test.each(pages.flatMap(({ path }) => [1440, ...(onPhone.has(path) ? [390] : [])].map((width) => ({ path, width }))))(
    'nothing on $path moves while its answers come, $width pixels wide',
    ({ path, width }) => {
      const found = shifts.get(`${width} ${path}`)
      expect(found).toBeDefined()
      expect(movedBy(found ?? []), JSON.stringify(found, null, 2)).toBeLessThanOrEqual(budgets.shift)
    },
  )

  test('the editor for PromQL is fetched by itself and within its budget', async () => {
    const { page, context } = await openPage(browser)
    const fetched = page.waitForResponse(/PromqlEditor[^/]*\.js$/)
    await page.goto(`${server.origin}/metrics/explore`)
    await page.getByRole('button', { name: 'Edit query' }).first().click()
    const bytes = gzipSync(await (await fetched).body()).length
    await context.close()
    expect(bytes).toBeLessThanOrEqual(budgets.editor)
  })

  /** Everything fetched for a page but API answers, with its gzipped size. */
  async function load(page: Page, from: FakeServer, path: string): Promise<readonly Loaded[]> {
    const responses: Promise<Loaded>[] = []
    const listen = (response: Response): void => {
      const url = new URL(response.url())
      if (url.protocol.startsWith('http') && !url.pathname.startsWith('/api/')) {
        const read = response.body().then((body) => ({
          url: url.pathname,
          type: response.request().resourceType(),
          bytes: sizeOf(url.pathname, body),
        }))
        // Awaited below; a page that failed before is closed with answers on their way.
        read.catch(() => undefined)
        responses.push(read)
      }
    }
    await page.goto('about:blank')
    page.on('response', listen)
    await settle(page, from, path)
    page.off('response', listen)
    return await Promise.all(responses)
  }

  async function settle(page: Page, { origin }: FakeServer, path: string): Promise<void> {
    await page.goto(origin + path)
    await page.locator('h1').first().waitFor()
    await page.waitForLoadState('networkidle')
  }

  /** What moved in a load that no other work of the machine held up: of three that move too much, the last one. */
  async function leastShifts(page: Page, from: FakeServer, path: string, seen?: readonly Shift[]): Promise<readonly Shift[]> {
    let found = seen
    for (let tries = 0; tries < 3 && (found === undefined || movedBy(found) > budgets.shift); tries++) {
      await settle(page, from, path)
      found = await shiftsOf(page)
    }
    return found ?? []
  }

  function shiftsOf(page: Page): Promise<readonly Shift[]> {
    return page.evaluate<readonly Shift[]>('shifts')
  }

  function sizeOf(path: string, body: Buffer): number {
    const size = sizes.get(path) ?? gzipSync(body).length
    sizes.set(path, size)
    return size
  }
})

function movedBy(shifts: readonly Shift[]): number {
  return shifts.reduce((all, { value }) => all + value, 0)
}

function sum(files: readonly { bytes: number }[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0)
}
