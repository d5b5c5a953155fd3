import type { Page, Route } from 'playwright-core'
import { expect, test } from 'vitest'

import { expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'
import { fakeLogRows } from './fake-data.ts'

describePages('a live tail that breaks', (pages) => {
  const asked = (path: string): number => pages.server.state.asked.filter((one) => one.startsWith(`GET ${path}`)).length
  const send = (route: Route, event: string, data: unknown, retryMs: number): Promise<void> =>
    route.fulfill({ contentType: 'text/event-stream', body: `retry: ${retryMs}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n` })
  const openLogs = async (): Promise<Page> => {
    const page = await pages.open('/logs')
    await page.locator('.lr').first().waitFor()
    // Time runs faster for what waits.
    await page.evaluate('{ const later = setTimeout; window.setTimeout = (work, ms, ...rest) => later(work, ms / 20, ...rest) }')
    return page
  }

  test('goes on after it was refused, and what came meanwhile is read from the store', async () => {
    const page = await openLogs()
    let release = (): void => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    let tries = 0
    await page.route('**/api/logs/tail?*', async (route) => {
      tries++
      const rows = fakeLogRows(1, Date.now(), 1).map((row) => ({ ...row, body: 'before the gap' }))
      if (tries === 1) return send(route, 'rows', { rows, skipped: 0 }, 50)
      if (tries === 2) return route.fulfill({ status: 503, body: '' })
      await released
      return route.continue()
    })
    await page.keyboard.press('L')
    await expectSeen(page.getByText('before the gap'))
    await expectSoon(() => tries).toBe(3)
    await expectSeen(page.getByText('Connecting again'))
    const read = asked('/api/logs?')
    release()
    await expectSeen(page.getByText(/^live row/))
    await expectSoon(() => page.getByText('Connecting again').count()).toBe(0)
    await expectSoon(() => asked('/api/logs?')).toBeGreaterThan(read)
  })

  test('asks who watches when it is ended, and tries again by itself', async () => {
    const page = await openLogs()
    const sessions = asked('/api/session')
    let tries = 0
    await page.route('**/api/logs/tail?*', (route) => {
      tries++
      return tries === 1 ? send(route, 'end', { code: 'forbidden', message: 'your role is another' }, 3_600_000) : route.continue()
    })
    await page.keyboard.press('L')
    await expectSoon(() => asked('/api/session')).toBeGreaterThan(sessions)
    await expectSeen(page.getByText(/^live row/))
    expect(tries).toBe(2)
  })
})
