import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'

import { expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'

describePages('services', (pages) => {
  const names = (page: Page): Promise<string[]> => page.locator('tbody th').allTextContents()

  test('from the list, worst first, to what a release broke, and on to its traces', async () => {
    const page = await pages.open('/services')
    await expectSeen(page.locator('tbody th'))
    expect((await names(page))[0]).toBe('payments')
    await page.locator('[data-page-search]').fill('pri')
    await expectSoon(() => names(page)).toEqual(['pricing'])
    await page.locator('[data-page-search]').fill('')
    await page.getByRole('link', { name: 'payments' }).click()
    await expectSeen(page.getByText('v2.9.1 fails 4.82 % of requests, v2.9.0 failed 0.04 %'))
    const failed = page.getByRole('img', { name: /^Failed: 8 % now, between 0\.1 % and 8 %\. Marked: v2\.9\.1\.$/ })
    await expectSeen(failed)
    await failed.focus()
    await page.keyboard.press('Home')
    await expectSeen(page.getByRole('status').filter({ hasText: /^\d\d:\d\d UTC: Failed 0\.1\s%$/ }))
    await page.keyboard.press('t')
    await expectSeen(page.getByRole('region', { name: 'Failed' }))
    await page.keyboard.press('t')
    await page.getByRole('link', { name: 'Endpoints', exact: true }).click()
    await expectSoon(() => names(page)).toEqual(['POST /authorise', 'GET /payments/:id', 'POST /refunds'])
    await page.getByRole('link', { name: 'Dependencies' }).click()
    await expectSoon(() => names(page)).toEqual(['pricing', 'orders-db', 'checkout'])
    await page.getByRole('link', { name: 'Errors', exact: true }).click()
    await expectSeen(page.getByText('<b>issuer declined</b>'))
    await page.getByRole('link', { name: /PspTimeoutError/ }).click()
    await page.waitForURL(/\/trace\/4bf92f3577b34da6a3ce929d0e0e4736/)
    await page.goBack()
    await expectSeen(page.getByText('<b>issuer declined</b>'))
  })

  test('a service that the first page does not hold is found by its name; its lists come page by page', async () => {
    const page = await pages.open('/services')
    await expectSeen(page.locator('tbody th'))
    const more = page.getByRole('button', { name: 'Show more', exact: true })
    expect(await more.count()).toBe(0)
    await page.locator('[data-page-search]').fill('FAR')
    await expectSoon(() => page.locator('tbody th').count()).toBe(6)
    await more.click()
    await expectSoon(async () => (await names(page)).toSorted()).toEqual(Array.from({ length: 10 }, (_, index) => `far-${index}`))
    expect(await more.count()).toBe(0)
    await page.locator('[data-page-search]').fill('far-nowhere')
    await expectSeen(page.getByText('No service of this name in this time.'))
    await page.goto(`${pages.server.origin}/services?svc=pricing`)
    await expectSoon(() => names(page)).toEqual(['pricing'])
    for (const [tab, rows] of [
      ['endpoints', 3],
      ['dependencies', 3],
      ['releases', 2],
      ['errors', 2],
      ['infra', 2],
    ] as const) {
      await page.goto(`${pages.server.origin}/services/gateway?tab=${tab}`)
      const shown = tab === 'dependencies' ? 2 : 1
      await expectSoon(() => page.locator('tbody th').count()).toBe(shown)
      for (let count = shown + 1; count <= rows; count++) {
        await more.click()
        await expectSoon(() => page.locator('tbody th').count()).toBe(count)
      }
      await expectSoon(() => more.count()).toBe(0)
    }
    await page.goto(`${pages.server.origin}/services/gateway?tab=logs`)
    await expectSeen(page.locator('tbody th'))
    const latest = await page.locator('tbody th').count()
    await more.click()
    await expectSoon(async () => (await page.locator('tbody th').count()) > latest).toBe(true)
  })

  test('the endpoints of one release: the choice stands in the address and goes with the traces', async () => {
    const page = await pages.open('/services/payments?tab=endpoints')
    await expectSoon(() => names(page)).toEqual(['POST /authorise', 'GET /payments/:id', 'POST /refunds'])
    await page.getByLabel('Release', { exact: true }).selectOption('v2.9.0')
    await expectSoon(() => names(page)).toEqual(['POST /authorise'])
    expect(new URL(page.url()).searchParams.get('release')).toBe('v2.9.0')
    await page.reload()
    await expectSoon(() => names(page)).toEqual(['POST /authorise'])
    const traces = await page.getByRole('link', { name: 'POST /authorise' }).getAttribute('href')
    expect(new URLSearchParams(traces?.split('?')[1]).get('q')).toBe('service.version:"v2.9.0" operation:"POST /authorise"')
    await page.goBack()
    await expectSoon(() => names(page)).toEqual(['POST /authorise', 'GET /payments/:id', 'POST /refunds'])
    // One that the time does not know stays chosen.
    await page.goto(`${pages.server.origin}/services/payments?tab=endpoints&release=v1`)
    await expectSoon(() => page.getByLabel('Release', { exact: true }).inputValue()).toBe('v1')
  })

  test('environment and comparison go with every question', async () => {
    const page = await pages.open('/services/payments?env=production&cmp=1d&from=now-3h')
    await expectSeen(page.locator('canvas'))
    const asked = pages.server.state.asked.filter((one) => one.startsWith('GET /api/services/payments'))
    expect(asked.length).toBeGreaterThan(3)
    expect(asked.filter((one) => !one.includes('environment=production') || !one.includes('from=now-3h'))).toEqual([])
    expect(asked.find((one) => one.startsWith('GET /api/services/payments?'))).toContain('compare=1d')
    await page.getByRole('link', { name: 'Releases' }).click()
    await expectSoon(() => names(page)).toEqual(['v2.9.1', 'v2.9.0'])
    await page.getByRole('link', { name: 'Services' }).last().click()
    await page.waitForURL(/\/services\?(?=.*env=production)(?=.*cmp=1d)(?=.*from=now-3h)/)
  })

  test('the order of each table stands in the address: back and forward go through it, and a link keeps it', async () => {
    const page = await pages.open('/services')
    const order = (): string => new URL(page.url()).search
    await expectSeen(page.locator('tbody th'))
    const worstFirst = await names(page)
    const note = page.getByText('worst first', { exact: true })
    await expectSeen(note)
    await page.getByRole('button', { name: 'Service', exact: true }).click()
    await expectSoon(order).toBe('?sort=service')
    expect(await note.count()).toBe(0)
    const byName = worstFirst.toSorted()
    await expectSoon(() => names(page)).toEqual(byName)
    await page.getByRole('button', { name: 'Service', exact: true }).click()
    await expectSoon(order).toBe('?sort=-service')
    await expectSoon(() => names(page)).toEqual(byName.toReversed())
    await page.goBack()
    await expectSoon(() => names(page)).toEqual(byName)
    await page.goBack()
    await expectSoon(() => names(page)).toEqual(worstFirst)
    expect(order()).toBe('')
    await page.goForward()
    await page.reload()
    await expectSoon(() => names(page)).toEqual(byName)
    // What is no column leaves the page as it is.
    await page.goto(`${pages.server.origin}/services?sort=newest`)
    await expectSoon(() => names(page)).toEqual(worstFirst)
    await page.goto(`${pages.server.origin}/services/payments?tab=dependencies&sort-callees=-waited`)
    await expectSoon(() => page.locator('th[aria-sort]').allTextContents()).toEqual(['Waited'])
    await page.getByRole('button', { name: 'Waited' }).last().click()
    await expectSoon(() => new URL(page.url()).search).toBe('?tab=dependencies&sort-callees=-waited&sort-callers=-waited')
  })

  test('j and k go through the services in the order they stand in, Enter opens one', async () => {
    const page = await pages.open('/services?sort=service')
    await expectSeen(page.locator('tbody th'))
    const byName = await names(page)
    const current = (): Promise<string | null> => page.locator('tr[aria-current=true]:focus th').textContent()
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key)
    await expectSoon(current).toBe(byName[1])
    // It stays the current one wherever its row comes to stand.
    await page.getByRole('button', { name: 'Service', exact: true }).press('Enter')
    await expectSoon(() => names(page)).toEqual(byName.toReversed())
    await page.keyboard.press('j')
    await expectSoon(current).toBe(byName[0])
    // A field has its keys for itself.
    await page.locator('[data-page-search]').press('k')
    await page.locator('[data-page-search]').fill('')
    expect(await page.locator('tr[aria-current=true] th').textContent()).toBe(byName[0])
    await page.locator('[data-page-search]').blur()
    await page.keyboard.press('Enter')
    await expectSoon(() => new URL(page.url()).pathname).toBe(`/services/${byName[0]}`)
  })

  test('says why there is nothing, and what to do', async () => {
    pages.server.state.empty = true
    const page = await pages.open('/services')
    await expectSeen(page.getByText('No service answered a request in this time.'))
    await expectSeen(page.locator('.snippet'))
  })
})
