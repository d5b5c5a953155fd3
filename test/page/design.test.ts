import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { hasChromium, launchBrowser } from './browser.ts'
import { lookWithAxe } from './look-with-axe.ts'
import type { Sight } from './look-with-axe.ts'

const root = join(import.meta.dirname, '../..')
/** A build and some looks; a busy machine needs its time. */
const timeoutMs = 300_000

const sights: readonly Sight[] = [
  { path: '/design', ready: '.cells canvas' },
  { path: '/design', ready: '.cells canvas', keys: 't' },
  { path: '/design', ready: '.cells canvas', click: 'text="Dialog with a form"' },
  { path: '/design', ready: '.cells canvas', click: 'text="Dangerous dialog"' },
  { path: '/design', ready: '.cells canvas', click: 'text="Menu"' },
  { path: '/design', ready: '.cells canvas', click: '.pad > button:text-is("Drawer")' },
]

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

  test.each([{ phone: false }, { phone: true }])('axe finds nothing, phone: $phone', { timeout: timeoutMs }, async ({ phone }) => {
    expect(await lookWithAxe(browser, sights, { phone, atOnce: 2, directory })).toEqual([])
  })

  test('a production build has none of it', () => {
    const assets = join(root, 'dist/ui/assets')
    const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(10)
    expect(scripts.filter((name) => /design/i.test(name) || readFileSync(join(assets, name), 'utf8').includes('/design'))).toEqual([])
    expect(existsSync(join(directory, 'index.html'))).toBe(true)
  })
})
