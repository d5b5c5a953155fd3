import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { AxeResults } from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { OpenedLink } from '../../src/alerting/index.ts'
import { linkActions } from '../../src/alerting/links/actions/index.ts'
import { renderLinkPage } from '../../src/api/alert-links/render-link-page.ts'
import { firing } from '../../src/channels/testdata/notifications.ts'
import { hasChromium, launchBrowser, openPage } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'

const timeoutMs = 120_000

describe.skipIf(!hasChromium)('messages in the browser', { timeout: timeoutMs }, () => {
  let browser: Browser
  let server: FakeServer
  beforeAll(async () => {
    browser = await launchBrowser()
    server = await startFakeServer()
  }, timeoutMs)
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  test('the bell counts, a message that is opened is read, and all at once', async () => {
    const { page, context, complaints } = await openPage(browser)
    await page.goto(`${server.origin}/alerts/inbox`)
    const bell = page.locator('.bell')
    await expectSoon(() => bell.textContent()).toContain('3 unread messages')
    await page.locator('.ib-head').nth(1).click()
    await expectSoon(() => page.locator('.ib-text').textContent()).toContain('alertname = CheckoutSlow')
    expect(page.url()).toContain('message=m1')
    await expectSoon(() => bell.textContent()).toContain('2 unread messages')
    expect(await page.getByRole('link', { name: 'Open 2 alerts' }).getAttribute('href')).toBe(
      `/alerts?group=${encodeURIComponent('{}:{alertname="CheckoutSlow"}')}`,
    )
    await page.getByRole('button', { name: 'Mark as unread' }).click()
    await expectSoon(() => bell.textContent()).toContain('3 unread messages')
    await page.keyboard.press('k')
    await page.getByRole('button', { name: 'Unread', exact: true }).click()
    await expectSoon(() => page.locator('.ib-row').count()).toBe(3)
    await page.getByRole('button', { name: 'Mark all as read' }).click()
    await expectSoon(() => bell.textContent()).toBe('Inbox')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a browser is told from then on, and told no more', async () => {
    const { page, context, complaints } = await openPage(browser)
    await context.grantPermissions(['notifications'], { origin: server.origin })
    // No push service is in reach of a test.
    await page.addInitScript(`PushManager.prototype.subscribe = async (options) => {
      globalThis.subscribedWith = options
      return { toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' } }) }
    }`)
    await page.goto(`${server.origin}/alerts/inbox`)
    await page.getByRole('button', { name: 'Notify this browser' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Notify this browser' }).click()
    await expectSoon(() => dialog.textContent()).toContain('This browser is notified')
    expect(await dialog.textContent()).toMatch(/Chrome on Linux.*this browser/)
    expect(await page.evaluate('subscribedWith')).toMatchObject({
      userVisibleOnly: true,
      applicationServerKey: expect.stringMatching(/^[\w-]{87}$/) as string,
    })
    expect(await page.evaluate('navigator.serviceWorker.ready.then(({ active }) => active.scriptURL)')).toBe(
      `${server.origin}/push-worker.js`,
    )
    await dialog.getByRole('button', { name: 'Stop here' }).click()
    await dialog.getByRole('button', { name: 'Notify this browser' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('the page of a link: axe finds nothing, in no theme, language and width', async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    const nowMs = firing.at
    const [, silence] = linkActions
    const link: OpenedLink = {
      action: silence,
      expiresAtMs: nowMs + 100_000_000,
      state: 'open',
      done: undefined,
      recipient: 'oncall@example.org',
      show: 'https://vedette.example/alerts',
      alerts: firing.alerts,
      from: undefined,
    }
    const open = { kind: 'link', link, token: 't', person: undefined } as const
    const done = { by: 'Ana', atMs: nowMs - 60_000, untilMs: nowMs + 3_600_000 }
    const sights = [
      open,
      { kind: 'acted', link, minutes: 60 },
      { ...open, link: { ...link, state: 'done', done } },
      { kind: 'unknown', show: '/' },
    ] as const
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, bypassCSP: true })
    const page = await context.newPage()
    const look = async (sight: (typeof sights)[number], language: 'en' | 'he', rules: readonly string[]): Promise<void> => {
      await page.setContent(renderLinkPage(sight, { language, nowMs }))
      await page.evaluate(axe)
      const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(rules.length === 0 ? {} : { runOnly: rules })})`)
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
      // Nothing is wider than a phone.
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    }
    await page.emulateMedia({ colorScheme: 'dark' })
    for (const sight of sights) await look(sight, 'en', [])
    await page.emulateMedia({ colorScheme: 'light' })
    // What another theme and another direction can change.
    for (const sight of sights) await look(sight, 'he', ['color-contrast', 'link-in-text-block', 'target-size', 'label', 'valid-lang'])
    await context.close()
  })
})
