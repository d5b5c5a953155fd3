import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { sampleOf } from '../harness/sample-of.ts'
import { hasChromium, launchBrowser, openPage } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { startFakeServer } from './fake-server.ts'
import { lookWithAxe } from './look-with-axe.ts'
import type { Sight } from './look-with-axe.ts'

const root = join(import.meta.dirname, '../..')
/** A build and some looks; a busy machine needs its time. */
const timeoutMs = 300_000
const patienceMs = 90_000

const asItIs: Sight = { path: '/design', ready: '.cells canvas', isFirst: true }
/** What is opened on it; the dialogs are looked at on the pages that have them, too. */
const opened: readonly Sight[] = [
  { path: '/design', ready: '.cells canvas', keys: 't' },
  { path: '/design', ready: '.cells canvas', click: 'text="Dialog with a form"' },
  { path: '/design', ready: '.cells canvas', click: 'text="Dangerous dialog"' },
  { path: '/design', ready: '.cells canvas', click: 'text="Question for a reason"' },
  { path: '/design', ready: '.cells canvas', click: 'text="Menu"' },
  { path: '/design', ready: '.cells canvas', click: '.pad > button:text-is("Drawer")' },
]

/** Names of parts of the page in a folder and below it. */
function partsIn(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending))
}

function textOf(folder: string, names: readonly string[]): string {
  return names.map((name) => readFileSync(join(root, folder, name), 'utf8')).join('\n')
}

test('every component and every panel that draws is on it, by itself or as a part of another component', () => {
  const components = partsIn('ui/components', '.tsx')
  const seen = textOf('ui/pages/design', partsIn('ui/pages/design', '.tsx')) + textOf('ui/components', components)
  const drawing = ['Panel.tsx', 'Histogram.tsx'].flatMap((ending) => partsIn('ui/panels', ending))
  // Setting up a sender talks to the platform: it is looked at where it stands.
  const wanted = [...components, ...drawing].filter((name) => name !== 'connect/ConnectPanel.tsx')
  // What is loaded only once it is needed (`import('./X.tsx')`) is part of nothing that is seen.
  expect(wanted.filter((name) => !new RegExp(` from '[^']*/${name}'`).test(seen))).toEqual([])
})

describe.skipIf(!hasChromium)('the page of the design system', () => {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-design-'))
  let browser: Browser
  beforeAll(async () => {
    await build({
      configFile: join(root, 'vite.config.ts'),
      mode: 'development',
      logLevel: 'error',
      build: { outDir: directory, minify: false, reportCompressedSize: false },
    })
    browser = await launchBrowser()
  }, timeoutMs)
  afterAll(async () => {
    await browser.close()
    rmSync(directory, { recursive: true, force: true })
  })

  test('axe finds nothing', { timeout: timeoutMs }, async () => {
    expect(await lookWithAxe(browser, [asItIs, ...sampleOf(opened, 3)], { phone: false, atOnce: 2, directory })).toEqual([])
  })

  test('a heat map is read cell by cell, tables are sorted by their headings, panels are tables too', { timeout: timeoutMs }, async () => {
    const server = await startFakeServer({}, directory)
    const { page, context, complaints } = await openPage(browser)
    page.setDefaultTimeout(patienceMs)
    await page.goto(`${server.origin}/design`)
    const cells = page.locator('.cells').first()
    await cells.locator('canvas').focus()
    await page.keyboard.press('ArrowLeft')
    const told = cells.locator('[aria-live]')
    await expectSoon(() => told.textContent()).toMatch(/^14:05 – 14:06 UTC, 3\.2 s: \d+$/)
    await page.keyboard.press('ArrowLeft')
    await expectSoon(() => told.textContent()).toMatch(/^14:04 – 14:05 UTC/)
    await page.keyboard.press('ArrowDown')
    await expectSoon(() => told.textContent()).toMatch(/UTC, 1\.6 s: /)
    expect(await cells.locator('canvas').getAttribute('aria-label')).toMatch(
      / appears at 13:41\. Most in [\d.]+ m?s at \d\d:\d\d UTC: \d+\.$/,
    )
    const states = page.locator('.cells', { has: page.locator('[aria-label^="Payments instances"]') })
    await states.locator('canvas').focus()
    await page.keyboard.press('ArrowLeft')
    const state = states.locator('[aria-live]')
    await expectSoon(() => state.textContent()).toMatch(/^\d\d:\d\d – 14:06 UTC, chk-1: \w+$/)
    const atTheEnd = (await state.textContent())?.replace(/^.*UTC, /, '').replace(':', '') ?? 'nothing'
    expect(await states.locator('canvas').getAttribute('aria-label')).toContain(`At the end: `)
    expect(await states.locator('canvas').getAttribute('aria-label')).toContain(atTheEnd)
    const routes = page.getByRole('region', { name: 'Slowest routes' })
    const first = (): Promise<string | null> => routes.locator('tbody th').first().textContent()
    expect(await first()).toBe('POST /api/checkout')
    await routes.getByRole('button', { name: 'p95' }).click()
    expect(await routes.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('ascending')
    expect(await first()).toBe('PUT /api/basket/item')
    await page.keyboard.press('t')
    await page.getByRole('region', { name: /^Latency: a second band/ }).waitFor()
    await page.getByRole('region', { name: 'Busy now: 48 per cent' }).waitFor()
    await page
      .getByRole('region', { name: /^Payments instances/ })
      .getByRole('columnheader', { name: 'State' })
      .waitFor()
    await context.close()
    await server.close()
    expect(complaints).toEqual([])
  })

  test('a production build has none of it', () => {
    const assets = join(root, 'dist/ui/assets')
    const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(10)
    expect(scripts.filter((name) => /design/i.test(name) || readFileSync(join(assets, name), 'utf8').includes('/design'))).toEqual([])
    expect(existsSync(join(directory, 'index.html'))).toBe(true)
  })
})
