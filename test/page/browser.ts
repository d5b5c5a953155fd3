import { existsSync } from 'node:fs'

import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'

/** Debian's Chromium; the one without windows draws the same and takes a third of the processor time. */
const chromiumPath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path))
/** This machine under a name that browsers do not trust without TLS, as they do 127.0.0.1. */
export const plainHost = 'plain.example'
/** Without it the browser tests are skipped, and say so. */
export const hasChromium = chromiumPath !== undefined

export async function launchBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('there is no Chromium: apt-get install chromium-headless-shell')
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', `--host-resolver-rules=MAP ${plainHost} 127.0.0.1`] })
}

export interface View {
  readonly theme?: 'dark' | 'light' | 'contrast'
  readonly language?: 'en' | 'he'
  readonly phone?: boolean
}

/** What the browser itself reports: every answer that is not a success, which is part of the journeys, and what it leaves out on plain HTTP. */
const byBrowser =
  /^(Failed to load resource|The Cross-Origin-Opener-Policy header has been ignored, because the URL's origin was untrustworthy)/

/** A fresh profile with a theme and a language. Whatever the page throws or logs as an error is kept in `complaints`. */
export async function openPage(browser: Browser, view: View = {}): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
  const { theme = 'dark', language = 'en', phone = false } = view
  const context = await browser.newContext(
    phone ? { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } : { viewport: { width: 1440, height: 900 } },
  )
  // Browsers with windows let the page copy when somebody presses a button.
  await context.grantPermissions(['clipboard-write'])
  // An empty page has no storage.
  await context.addInitScript(
    `if (origin !== 'null') { localStorage.setItem('vedette.theme', '${theme}'); localStorage.setItem('vedette.language', '${language}') }`,
  )
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !byBrowser.test(message.text())) complaints.push(message.text())
  })
  return { page, context, complaints }
}

/** Another theme and language without a reload: what the page does when its reader chooses them. */
export async function dressPage(page: Page, { theme = 'dark', language = 'en' }: View): Promise<void> {
  await page.evaluate(`new Promise((done) => {
    localStorage.setItem('vedette.theme', '${theme}')
    localStorage.setItem('vedette.language', '${language}')
    dispatchEvent(new Event('vedette:preferences'))
    requestAnimationFrame(() => requestAnimationFrame(done))
  })`)
}

/** Scrolls an element; to the end of it when no place is given. */
export async function scrollTo(element: Locator, top = 1e7): Promise<void> {
  await element.evaluate((node: { scrollTop: number }, place) => {
    node.scrollTop = place
  }, top)
}

/** Fails unless the element comes to be seen within the page's time. */
export async function expectSeen(element: Locator): Promise<void> {
  await element.first().waitFor()
}

/** Fails when the page threw or logged an error since it was last asked. */
export function expectNoComplaints(complaints: string[]): void {
  const heard = complaints.splice(0)
  if (heard.length > 0) throw new Error(`the page complained: ${heard.join('\n')}`)
}
