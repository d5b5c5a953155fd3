import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'

import { expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'
import { holdNext } from './hold-next.ts'

describePages('overview and audit trail', (pages) => {
  const { open } = pages

  test('what is broken leads to its evidence, with time and scope', async () => {
    const page = await open('/?from=now-6h&env=production')
    await page.getByRole('link', { name: 'checkout fails 4.82 % of its requests.' }).click()
    await page.waitForURL(/\/traces\?/)
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      from: 'now-6h',
      env: 'production',
      svc: 'checkout',
      q: 'status:error',
    })
    await expectSoon(() => pages.server.state.asked.findLast((asked) => asked.startsWith('GET /api/traces?'))).toContain('q=status%3Aerror')
    expect(pages.server.state.asked.findLast((asked) => asked.startsWith('GET /api/overview'))).toContain('environment=production')
    await page.goBack()
    await expectSeen(page.getByText('the disk is 93 % full'))
    await page.getByRole('button', { name: 'Show 1 more' }).click()
    await expectSeen(page.getByRole('link', { name: /one request in twenty takes 2.21 s/ }))
  })

  test('figures, hosts and parts lead to their evidence', async () => {
    const page = await open('/?from=now-6h&env=production')
    const figures = page.getByRole('region', { name: 'Figures' }).first()
    const search = { from: 'now-6h', env: 'production' }
    const addressOf = async (link: Locator): Promise<unknown> => {
      const url = new URL((await link.getAttribute('href')) ?? '', page.url())
      return { path: url.pathname, ...Object.fromEntries(url.searchParams) }
    }
    expect(await addressOf(figures.getByRole('link', { name: 'Error rate' }))).toEqual({ path: '/traces', ...search, q: 'status:error' })
    expect(await addressOf(figures.getByRole('link', { name: 'Logs' }))).toEqual({ path: '/logs', ...search })
    const drawn = page.getByRole('region', { name: 'Figures' }).nth(1)
    expect(await addressOf(drawn.getByRole('link', { name: 'Error rate' }))).toEqual({ path: '/traces', ...search, q: 'status:error' })
    expect(await addressOf(drawn.getByRole('link', { name: 'CPU' }))).toMatchObject({ path: '/metrics/explore', ...search })
    const plates = await drawn.getByRole('heading').count()
    expect(await drawn.getByRole('heading').getByRole('link').count()).toBe(plates)
    const host = page.getByRole('region', { name: 'Hosts' }).getByRole('row').nth(1)
    expect(await addressOf(host.getByRole('link').first())).toMatchObject({
      path: '/metrics/explore',
      expr: expect.stringContaining('instance='),
    })
    await page.getByRole('heading', { name: 'Vedette' }).getByRole('link').click()
    await page.waitForURL('**/settings/installation#parts')
    await page.goto(`${pages.server.origin}/?role=executive`)
    await page.getByRole('region', { name: 'Services' }).getByRole('link', { name: 'checkout' }).click()
    await page.waitForURL(/\/traces\?.*svc=checkout/)
  })

  test('figures stand against an earlier time', async () => {
    const page = await open('/?cmp=1d')
    const figures = page.getByRole('region', { name: 'Figures' }).first()
    await expectSeen(figures.getByText('vs day before'))
    await expectSeen(page.getByRole('columnheader', { name: 'vs day before' }))
    expect(await figures.innerText()).toContain('+12.4')
  })

  test('a range that ends before now, or at a number, is one for every view; what breaks at one address comes back at another', async () => {
    const page = await open('/?role=developer&from=now-3h&to=now-1h')
    const release = page.getByRole('row', { name: /checkout .*v4.17.2 → v4.18.0/ })
    await expectSeen(release)
    expect(pages.server.state.asked.some((one) => one.startsWith('GET /api/releases?from=now-169h&to=now-1h'))).toBe(true)
    await page.goto(`${pages.server.origin}/?role=developer&to=${Date.now()}`)
    await expectSeen(release)

    // Its complaints are wanted.
    const context = await page.context().browser()?.newContext()
    const broken = await context?.newPage()
    if (!context || !broken) throw new Error('the browser is gone')
    await broken.route('**/api/releases?*', (route) => route.fulfill({ json: { rows: [null], next: null } }))
    await broken.goto(`${pages.server.origin}/?role=developer`)
    await expectSeen(broken.getByRole('button', { name: 'Load it again' }))
    await broken.unrouteAll()
    await broken.keyboard.press('[')
    await expectSeen(broken.getByRole('row', { name: /checkout .*v4.17.2 → v4.18.0/ }))
    await context.close()
  })

  test('each role has its view, in the address; the feed goes on', async () => {
    const page = await open('/')
    await expectSeen(page.getByRole('button', { name: 'Operations', pressed: true }))
    const feed = page.getByRole('list').filter({ hasText: 'Deployed' })
    await expectSoon(() => feed.getByRole('listitem').count()).toBe(12)
    await expectSeen(feed.getByRole('listitem').filter({ hasText: 'Rolled back payments to v2.8.1 from v2.9.0 in production' }))
    await page.getByRole('button', { name: 'Older changes' }).click()
    await expectSoon(() => feed.getByRole('listitem').count()).toBe(24)
    await page.getByRole('button', { name: 'Development' }).click()
    await page.waitForURL('**/?role=developer')
    await expectSeen(page.getByRole('heading', { name: 'Last deployments' }))
    await expectSeen(page.getByRole('row', { name: /checkout .*v4.17.2 → v4.18.0/ }))
    await expectSeen(page.getByRole('row', { name: /payments .*v2.9.0 → v2.8.1 rolled back/ }))
    await page.getByRole('button', { name: 'Show more', exact: true }).click()
    await expectSeen(page.getByRole('row', { name: /pricing .*v3.31.0/ }))
    await page.getByRole('button', { name: 'Management' }).click()
    await expectSeen(page.getByRole('heading', { name: 'Error rate' }))
    // What only those feel who run it is left out.
    expect(await page.getByText('the disk is 93 % full').count()).toBe(0)
    await page.goBack()
    await page.waitForURL('**/?role=developer')
  })

  test('a service is mine with one click, and no longer with another', async () => {
    const page = await open('/?role=developer')
    const mine = page.getByRole('region', { name: 'Mine' })
    await expectSoon(() => mine.getByRole('rowheader').count()).toBe(1)
    await page.getByRole('region', { name: 'Services' }).getByRole('button', { name: 'Mark payments as mine' }).click()
    await expectSoon(() => mine.getByRole('rowheader').allInnerTexts()).toEqual(['checkout', 'payments'])
    await mine.getByRole('button', { name: 'payments is no longer mine' }).click()
    await expectSoon(() => mine.getByRole('rowheader').count()).toBe(1)
  })

  test('a mark that is refused is taken back, and says so', async () => {
    pages.server.fail('PATCH /api/own-services', { status: 503, code: 'overloaded', message: 'busy' })
    const page = await open('/?role=developer')
    const mine = page.getByRole('region', { name: 'Mine' })
    const release = await holdNext(page, /\/api\/own-services$/)
    await page.getByRole('region', { name: 'Services' }).getByRole('button', { name: 'Mark payments as mine' }).click()
    await expectSoon(() => mine.getByRole('rowheader').count()).toBe(2)
    await release()
    await expectSeen(page.getByRole('alert').getByText('The mark of payments was not changed.'))
    await expectSoon(() => mine.getByRole('rowheader').allInnerTexts()).toEqual(['checkout'])
  })

  test('services of mine that cannot be read say so, and are there once asked for again', async () => {
    pages.server.fail('GET /api/own-services', { status: 503, code: 'unavailable', message: 'the state store is away' })
    const page = await open('/?role=developer')
    const mine = page.locator('.plate', { has: page.getByRole('heading', { name: 'Mine' }) })
    await expectSeen(mine.getByRole('alert').getByText('the state store is away'))
    pages.server.fail('GET /api/own-services', undefined)
    await mine.getByRole('button', { name: 'Try again' }).click()
    await expectSeen(mine.getByRole('rowheader', { name: 'checkout' }))
  })

  test('support looks somebody up: text in the logs, a trace by its id', async () => {
    const page = await open('/?role=support&from=now-3h')
    const box = page.getByRole('textbox', { name: 'Look somebody up' })
    await box.fill('203.0.113.7')
    await expectSeen(page.getByText('An IP address.'))
    await box.press('Enter')
    await page.waitForURL(/\/logs\?/)
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ from: 'now-3h', q: '"203.0.113.7"' })
    await page.goBack()
    await page.getByRole('textbox', { name: 'Look somebody up' }).fill('4BF92F3577B34DA6A3CE929D0E0E4736')
    await page.getByRole('button', { name: 'Open the trace' }).click()
    await page.waitForURL('**/trace/4bf92f3577b34da6a3ce929d0e0e4736')
  })

  test('audit trail: filtered, opened by key, with what changed; verified', async () => {
    const page = await open('/audit')
    await expectSeen(page.getByText('Verified to entry 212'))
    await page.getByRole('button', { name: 'Verify the trail' }).click()
    await expectSeen(page.getByText('Verified to entry 240'))
    await page.getByLabel('What', { exact: true }).selectOption('setting.change')
    await page.waitForURL('**/audit?action=setting.change')
    await expectSoon(() => page.locator('tbody tr').count()).toBe(60)
    await page.locator('h1').click()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    const entry = page.getByRole('complementary', { name: 'Entry of the audit trail' })
    await expectSeen(entry.getByRole('row', { name: 'spans 30 7' }))
    expect(await page.getByRole('link', { name: 'CSV' }).getAttribute('href')).toBe(
      '/api/audit/export?format=csv&project=tidewater&action=setting.change',
    )
    await entry.getByRole('button', { name: 'All by them' }).click()
    await page.waitForURL('**/audit?action=setting.change&actor=u1')
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('button', { name: 'Older entries' }).click()
    await expectSoon(() => page.locator('tbody tr').count()).toBe(200)
  })

  test('a verification that cannot be made says why', async () => {
    pages.server.fail('POST /api/audit/verify', { status: 503, code: 'unavailable', message: 'the state store is away' })
    const page = await open('/audit')
    await page.getByRole('button', { name: 'Verify the trail' }).click()
    await expectSeen(page.getByText('the state store is away'))
  })
})
