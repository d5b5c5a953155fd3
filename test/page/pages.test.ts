import { expect, test } from 'vitest'

import { scrollTo, expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'
import { hostileBody } from './fake-data.ts'

describePages('pages', (pages) => {
  const { open } = pages

  test('a stranger logs in and lands where they wanted to go', async () => {
    pages.server.state.signedIn = false
    const page = await open('/logs?q=timeout')
    await page.getByLabel('E-mail').fill('noa@tidewater.example')
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Log in' }).click()
    await expectSeen(page.getByText('The e-mail or the password is not right.'))
    await page.getByLabel('Password').fill('right')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.waitForURL('**/logs?q=timeout')
    await expectSeen(page.locator('.lr'))
  })

  test('the log-in page never leads to another site', async () => {
    const page = await open('/sign-in?return=%2F%2Fevil.example%2F')
    await page.getByLabel('E-mail').fill('a@b.example')
    await page.getByLabel('Password').fill('right')
    await page.getByRole('button', { name: 'Log in' }).click()
    await expectSeen(page.getByRole('heading', { name: 'Overview' }))
    expect(new URL(page.url()).origin).toBe(pages.server.origin)
  })

  test('a session that ends leads to the log-in page and back', async () => {
    const page = await open('/settings/keys')
    await expectSeen(page.getByText('servers'))
    pages.server.state.signedIn = false
    await page.getByRole('link', { name: 'Retention' }).click()
    await page.waitForURL('**/sign-in?return=%2Fsettings%2Fretention')
  })

  test('logs: HTML and scripts in a body are text', async () => {
    const page = await open('/logs')
    await page.locator('.lr', { hasText: '<script>' }).first().click()
    expect(await page.locator('.log-body').textContent()).toBe(hostileBody)
    expect(await page.evaluate('window.__pwned')).toBeUndefined()
    expect(await page.locator('.lg img, .lg script').count()).toBe(0)
  })

  test('logs: a facet narrows the search, the back button widens it again', async () => {
    const page = await open('/logs')
    await page
      .getByRole('region', { name: 'Fields' })
      .getByRole('button', { name: /^payments/ })
      .click()
    await page.waitForURL('**/logs?q=service%3Apayments')
    await expectSoon(() =>
      page
        .locator('.lr .sv')
        .allTextContents()
        .then((names) => new Set(names)),
    ).toEqual(new Set(['payments']))
    await page.getByRole('button', { name: /^Errors/ }).click()
    await page.waitForURL('**/logs?q=service%3Apayments+class%3Aerror')
    await page.goBack()
    await page.goBack()
    await page.waitForURL('**/logs')
    await expectSoon(() =>
      page
        .locator('.lr .sv')
        .allTextContents()
        .then((names) => new Set(names).size),
    ).toBeGreaterThan(2)
  })

  test('logs: an attribute of a record becomes a filter with one click', async () => {
    const page = await open('/logs')
    await page.locator('.lr').nth(2).click()
    await page.getByRole('button', { name: 'Only http.route = /api/checkout' }).click()
    await page.waitForURL('**/logs?q=http.route%3A%22%2Fapi%2Fcheckout%22')
    await page.getByRole('button', { name: /Clear the search/ }).click()
    await page.waitForURL('**/logs')
    expect(await page.getByLabel('Log search').inputValue()).toBe('')
  })

  test('logs: rows beyond the first page are read as one scrolls, and few of them exist at a time', async () => {
    const page = await open('/logs')
    const list = page.getByRole('grid', { name: 'Log rows' })
    await expectSeen(list.locator('.lr'))
    await expectSoon(async () => {
      await scrollTo(list)
      return pages.server.state.asked.filter((asked) => asked.includes('cursor=')).length
    }).toBeGreaterThanOrEqual(4)
    expect(await list.locator('.lr').count()).toBeLessThan(90)
  })

  test('logs: dragging over the histogram narrows the time', async () => {
    const page = await open('/logs')
    const bars = page.locator('.bars')
    await bars.locator('rect').first().waitFor()
    const box = await bars.boundingBox()
    if (!box) throw new Error('the histogram has no box')
    await page.mouse.move(box.x + 300, box.y + 50)
    await page.mouse.down()
    await page.mouse.move(box.x + 600, box.y + 50, { steps: 4 })
    await page.mouse.up()
    await page.waitForURL(/from=\d{4}-/)
    const { searchParams } = new URL(page.url())
    const length = Date.parse(searchParams.get('to') ?? '') - Date.parse(searchParams.get('from') ?? '')
    expect(length).toBeGreaterThan(10 * 60_000)
    expect(length).toBeLessThan(25 * 60_000)
  })

  test('logs: the live tail flows, waits while one reads further down, and goes on', async () => {
    const page = await open('/logs?live=1')
    const list = page.getByRole('grid', { name: 'Log rows' })
    await list
      .getByText(/^live row \d+/)
      .first()
      .waitFor()
    // Twenty events a second come in; no more than ten paints may come of them.
    const paints = await page.evaluate<number>(
      `new Promise((done) => { let paints = 0; new MutationObserver(() => { paints++ }).observe(document.querySelector('.logs'), { subtree: true, characterData: true, childList: true }); setTimeout(() => done(paints), 2000) })`,
    )
    expect(paints).toBeGreaterThan(5)
    expect(paints).toBeLessThanOrEqual(22)
    await scrollTo(list, 600)
    await expectSeen(page.getByText(/new rows wait/))
    const before = await list.locator('.lr').first().textContent()
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await expectSoon(() => list.locator('.lr').first().textContent()).not.toBe(before)
    await page.getByRole('button', { name: 'Live' }).click()
    await page.waitForURL('**/logs')
  })

  test('logs: what the server says about a wrong search is shown, and corrected searches work again', async () => {
    pages.server.fail('GET /api/logs', { status: 400, code: 'bad_input', message: 'Search, at character 7: this ( is never closed.' })
    const page = await open('/logs?q=level:(')
    await expectSeen(page.getByText('this ( is never closed'))
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
    pages.server.fail('GET /api/logs', undefined)
    await page.getByRole('button', { name: 'timeout', exact: true }).click()
    await expectSeen(page.locator('mark', { hasText: 'timeout' }))
  })

  test('an overview that cannot be renewed does not say that all is well', async () => {
    const page = await open('/')
    await expectSeen(page.getByRole('rowheader', { name: 'tidewater-app-1' }))
    pages.server.fail('GET /api/overview', { status: 400, code: 'bad_input', message: 'not now' })
    await page.keyboard.press('r')
    await expectSeen(page.getByText('not now'))
    expect(await page.locator('.problems').count()).toBe(0)
    await expectSeen(page.getByText('tidewater-app-1'))
  })

  test('an answer that says "restarting" is asked again by itself', async () => {
    pages.server.fail('GET /api/overview', { status: 503, code: 'unavailable', message: 'the engine is restarting' })
    const page = await open('/')
    await expectSoon(() => pages.server.state.asked.filter((asked) => asked.startsWith('GET /api/overview')).length).toBeGreaterThan(1)
    pages.server.fail('GET /api/overview', undefined)
    await expectSeen(page.getByText('tidewater-app-1'))
  })

  test('queries of a page that was left are cancelled', async () => {
    const page = await open('/logs')
    await expectSeen(page.locator('.lr'))
    const cancelled = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/logs'))
    await page.route('**/api/logs?*', () => undefined)
    await page.getByLabel('Log search').fill('slow')
    await page.getByLabel('Log search').press('Enter')
    await page.getByRole('link', { name: 'Traces' }).click()
    expect((await cancelled).failure()?.errorText).toContain('ABORTED')
  })

  test('keys: go, search, rows, details, help', async () => {
    const page = await open('/')
    await expectSeen(page.getByRole('heading', { name: 'Overview' }))
    await page.keyboard.press('g')
    await page.keyboard.press('l')
    await page.waitForURL('**/logs')
    await expectSeen(page.locator('.lr'))
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await expectSeen(page.getByRole('complementary', { name: 'Log record' }))
    expect(await page.locator('.lr[aria-selected=true]').getAttribute('aria-rowindex')).toBe('2')
    await page.keyboard.press('k')
    await expectSoon(() => page.locator('.lr[aria-selected=true]').getAttribute('aria-rowindex')).toBe('1')
    await page.keyboard.press('Escape')
    await expectSoon(() => page.locator('.drawer').count()).toBe(0)
    await page.keyboard.press('/')
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Log search')
    // The first closes what the box offers.
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await expectSeen(page.getByRole('dialog', { name: 'Keyboard shortcuts' }))
  })

  test('keys: the rows of every main list', async () => {
    const page = await open('/')
    for (const [path, opens] of [
      ['/traces', /^\/trace\/\w+/],
      ['/services/payments?tab=endpoints', /^\/traces\?.*operation/],
      ['/services/payments?tab=errors', /^\/trace\/\w+/],
      ['/metrics/targets', /^\/metrics\/explore\?.*expr=up/],
      ['/metrics/cardinality', /^\/metrics\/cardinality\?metric=/],
      ['/alerts/history', /^\/alerts\/alert\//],
      ['/alerts/rules', /^\/alerts\/rules\/\w+\?rule=/],
      ['/alerts/quality', /^\/alerts\/history\?rule=/],
      ['/alerts/contact-points', /^\/alerts\/contact-points\?point=/],
      ['/dashboards', /^\/d\//],
      ['/uptime', /^\/uptime\/\w+/],
    ] as const) {
      await page.goto(pages.server.origin + path)
      await expectSeen(page.locator('tbody th'))
      await page.keyboard.press('j')
      await expectSeen(page.locator('tbody tr[aria-current=true]:focus'))
      expect(await page.locator('tr[aria-current]').count()).toBe(1)
      await page.keyboard.press('Enter')
      await expectSoon(() => page.url().slice(pages.server.origin.length)).toMatch(opens)
    }
  })

  test('keys: a silence is opened, and not sent, by one Enter', async () => {
    const page = await open('/alerts/silences')
    await expectSeen(page.locator('tbody th'))
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await expectSoon(() => dialog.getByLabel('Why').inputValue()).toBe('Bank holiday')
    // What is pressed in it is not the list's.
    await dialog.getByRole('button', { name: '4 hours' }).focus()
    await page.keyboard.press('k')
    await page.keyboard.press('Escape')
    await expectSoon(() => page.locator('tr[aria-current=true]:focus').textContent()).toContain('Bank holiday')
    expect(pages.server.state.asked.filter((asked) => asked.startsWith('PUT'))).toEqual([])
  })

  test('keys: charts become tables and back', async () => {
    const page = await open('/')
    await expectSeen(page.locator('canvas'))
    await page.keyboard.press('t')
    const table = page.getByRole('region', { name: 'Memory' }).getByRole('table')
    await expectSeen(table)
    expect(await table.getByRole('row').count()).toBe(61)
    // It stands in the address: a reload, who gets the link and the next page show the same.
    await page.waitForURL('**/?table=1')
    await page.reload()
    await expectSeen(table)
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.waitForURL('**/services?table=1')
    await page.goBack()
    await expectSeen(table)
    await page.keyboard.press('t')
    await expectSoon(() => page.url().includes('table')).toBe(false)
    await expectSeen(page.getByRole('img', { name: /^Memory: \d+/ }))
  })

  test('the palette finds pages, settings and pasted trace ids', async () => {
    const page = await open('/')
    await expectSeen(page.getByRole('heading', { name: 'Overview' }))
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Page, service, saved view or a pasted id' }).fill('reten')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/settings/retention')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Page, service, saved view or a pasted id' }).fill('4BF92F3577B34DA6A3CE929D0E0E4736')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/trace/4bf92f3577b34da6a3ce929d0e0e4736')
  })

  test('an empty installation says what to do on every page', async () => {
    pages.server.state.empty = true
    const page = await open('/')
    for (const [path, signal] of [
      ['/', 'traces'],
      ['/logs', 'logs'],
      ['/traces', 'traces'],
      ['/services', 'traces'],
      ['/ingestion', 'logs'],
      ['/metrics/explore', 'metrics'],
    ] as const) {
      await page.goto(pages.server.origin + path)
      const snippet = page.locator('.snippet')
      await expectSeen(snippet)
      expect(await snippet.first().textContent()).toContain(pages.server.origin + (signal === 'metrics' ? '/prometheus' : `/v1/${signal}`))
      await expectSeen(page.getByRole('link', { name: 'See more ways' }))
      await page.getByRole('button', { name: 'Make an ingest key' }).click()
      await expectSoon(() => snippet.first().textContent()).toMatch(/vk_\w+/)
      expect(await snippet.first().textContent()).not.toContain('YOUR_INGEST_KEY')
    }
    // The key is there for the next empty page, without another one.
    await page.getByRole('link', { name: 'Logs', exact: true }).first().click()
    await expectSoon(() => page.locator('.snippet').first().textContent()).toMatch(/\/v1\/logs[^]*vk_\w+/)
    pages.server.fail('POST /api/ingest-keys', { status: 503, code: 'disk_full', message: 'no room' })
    await page.goto(`${pages.server.origin}/logs`)
    await page.getByRole('button', { name: 'Make an ingest key' }).click()
    await expectSeen(page.getByRole('alert').getByText('The disk of the data directory is nearly full.'))
  })

  test('theme and language are there before the first paint, and change without a reload', async () => {
    const page = await open('/', { theme: 'light', language: 'he' })
    const html = page.locator('html')
    // Nothing of the page's code comes: the document alone is dressed.
    const code = /\.js(\?|$)/
    await page.route(code, (route) => route.abort())
    await page.reload()
    const dressed = await page.evaluate<unknown>('({ ...document.documentElement.dataset, drawn: document.querySelector("h1") !== null })')
    expect(dressed).toMatchObject({ theme: 'light', drawn: false })
    await page.unroute(code)
    await page.reload()
    expect([await html.getAttribute('data-theme'), await html.getAttribute('lang'), await html.getAttribute('dir')]).toEqual([
      'light',
      'he',
      'rtl',
    ])
    await expectSeen(page.getByRole('heading', { name: 'סקירה' }))
    await page.getByRole('button', { name: /חשבון/ }).click()
    await page.getByRole('menuitemradio', { name: 'English' }).click()
    await expectSeen(page.getByRole('heading', { name: 'Overview' }))
    expect(await html.getAttribute('dir')).toBe('ltr')
  })

  test('from right to left, English names stand at the right edge of their place', async () => {
    const page = await open('/', { language: 'he' })
    await expectSeen(page.locator('.parts li'))
    const [text, place] = await page.evaluate<[number, number]>(
      `(() => { const name = document.querySelector('.parts li bdi'); const range = document.createRange(); range.selectNodeContents(name); return [range.getBoundingClientRect().right, name.getBoundingClientRect().right] })()`,
    )
    expect(place - text).toBeLessThan(2)
  })

  test('on a phone: bottom bar, no sideways scrolling, a drawer that covers the page', async () => {
    const page = await open('/', { phone: true })
    const widths: [path: string, width: number][] = []
    for (const path of [
      '/',
      '/logs',
      '/traces',
      '/trace/4bf92f3577b34da6a3ce929d0e0e4736',
      '/metrics/explore',
      '/metrics/explore?expr=many',
      '/metrics/metric/http_server_request_duration_seconds',
      '/metrics/targets',
      '/metrics/cardinality',
      '/?role=developer',
      '/?role=support',
      '/?role=executive',
      '/ingestion',
      '/audit',
      '/settings/members',
      '/settings/keys',
      '/settings/retention',
      '/settings/log-classes',
      '/setup?step=connect',
    ]) {
      await page.goto(pages.server.origin + path)
      await page.locator('h1').first().waitFor({ state: 'attached' })
      await expectSoon(() => page.locator('.skeleton').count()).toBe(0)
      widths.push([path, await page.evaluate<number>('document.documentElement.scrollWidth')])
    }
    expect(widths.filter(([, width]) => width > 390)).toEqual([])
    await page.goto(`${pages.server.origin}/logs`)
    await page.locator('.lr').nth(1).tap()
    const drawer = await page.getByRole('complementary', { name: 'Log record' }).boundingBox()
    expect(drawer?.width).toBe(390)
    await page.getByRole('button', { name: /Close/ }).tap()
    await page.getByRole('navigation', { name: 'Quick' }).getByRole('link', { name: 'Traces' }).tap()
    await page.waitForURL('**/traces')
  })

  test('the policy of the page forbids inline scripts and styles, and nothing on it needs them', async () => {
    const answer = await fetch(`${pages.server.origin}/logs`)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe')
    const page = await open('/logs')
    await page.getByRole('button', { name: /Time range/ }).click()
    await page.getByRole('button', { name: 'Last 6 h' }).click()
    await page.waitForURL('**/logs?from=now-6h')
    await page.getByRole('button', { name: /Account/ }).click()
    await page.getByRole('menuitem', { name: /Keyboard shortcuts/ }).click()
    await expectSeen(page.getByRole('dialog'))
  })
})
