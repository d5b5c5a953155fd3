import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'

import { expectSeen, scrollTo } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'

const tooLarge = { status: 422, code: 'query_limit', message: 'It would read 31 billion rows.' }

describePages('the logs page', (pages) => {
  const asked = (path: string): readonly string[] => pages.server.state.asked.filter((one) => one.startsWith(`GET ${path}`))

  test('the search box completes names and values with the keyboard, and Enter searches', async () => {
    const page = await pages.open('/logs')
    const box = page.getByRole('combobox', { name: 'Log search' })
    await page.locator('.lr').first().waitFor()
    await page.keyboard.press('/')
    await expectSeen(page.getByRole('option', { name: /connection reset by peer/ }))
    await box.pressSequentially('timeout serv')
    await page.getByRole('option', { name: 'service', exact: true }).waitFor()
    await page.keyboard.press('Tab')
    await expectSoon(() => box.inputValue()).toBe('timeout service:')
    await box.pressSequentially('pay')
    // Counted by the API in what the rest of the search finds.
    await page.getByRole('option', { name: /^payments \d+$/ }).waitFor()
    await expectSoon(() => asked('/api/logs/fields?').some((one) => one.includes('contains=pay') && one.includes('q=timeout&'))).toBe(true)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expectSoon(() => box.inputValue()).toBe('timeout service:payments ')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/logs?q=timeout+service%3Apayments')
    await expectSeen(page.getByRole('button', { name: 'Take off the filter service:payments' }))
    await expectSeen(page.locator('.lr mark'))
  })

  test('a mistake is underlined where it is', async () => {
    pages.server.fail('GET /api/logs', {
      status: 400,
      code: 'bad_input',
      message: 'Search, at character 24: this ( is never closed.',
      details: { position: 23 },
    })
    const page = await pages.open('/logs?q=service%3Apayments+level%3A(')
    await expectSoon(() => page.locator('.fault-mark').allTextContents()).toEqual(['('])
    expect(await page.getByLabel('Log search').getAttribute('aria-invalid')).toBe('true')
  })

  test('rows that cannot be counted say so in the place of the histogram, which moves nothing, and are not asked for again and again', async () => {
    pages.server.fail('GET /api/logs/histogram', tooLarge)
    const page = await pages.open('/')
    const held: (() => void)[] = []
    await page.route(
      (url) => url.pathname === '/api/logs/histogram',
      async (route) => {
        await new Promise<void>((resolve) => held.push(resolve))
        await route.continue()
      },
    )
    await page.goto(`${pages.server.origin}/logs`)
    await page.locator('.lr').first().waitFor()
    await expectSeen(page.getByRole('group', { name: 'Rows by level over time, not counted yet.' }))
    const placeOf = (): Promise<number | undefined> =>
      page
        .locator('.lg-bar')
        .boundingBox()
        .then((box) => box?.y)
    const before = await placeOf()
    await expectSoon(() => held.length).toBe(1)
    for (const release of held) release()
    await expectSeen(page.getByRole('alert').getByText('The question is too large.'))
    await expectSeen(page.getByRole('alert').getByText(tooLarge.message))
    expect(await placeOf()).toBe(before)
    expect(await page.getByText(/^0 rows|\d rows by level/).count()).toBe(0)
    // The fields come after the counts, and they do come.
    await expectSeen(page.getByRole('region', { name: 'Fields' }).getByRole('button', { name: /^payments/ }))
    expect(held).toHaveLength(1)
  })

  test('fields that cannot be counted say so in their place, and are there once asked for again', async () => {
    pages.server.fail('GET /api/logs/fields', { status: 503, code: 'unavailable', message: 'the engine restarts' })
    const page = await pages.open('/logs')
    const facets = page.getByRole('region', { name: 'Fields' })
    await expectSeen(facets.getByRole('alert').getByText('A part of Vedette is restarting.'))
    pages.server.fail('GET /api/logs/fields', undefined)
    await facets.getByRole('button', { name: 'Try again' }).click()
    await expectSeen(facets.getByRole('button', { name: /^payments/ }))
    expect(await facets.getByRole('alert').count()).toBe(0)
  })

  test('surroundings that cannot be read say so in the place of the rows, and lead back', async () => {
    pages.server.fail('GET /api/logs/context', tooLarge)
    const page = await pages.open('/logs')
    await page.locator('.lr').first().waitFor()
    for (const key of ['j', 'j', 'c']) await page.keyboard.press(key)
    await page.waitForURL(/ctx=/)
    await expectSeen(page.getByRole('region', { name: 'Log rows' }).getByRole('alert').getByText(tooLarge.message))
    await page.getByRole('button', { name: 'Back to what was found' }).click()
    await page.locator('.lr').first().waitFor()
  })

  test('Alt and a click on a value leave it out, a click on its chip takes that back', async () => {
    const page = await pages.open('/logs')
    const facets = page.getByRole('region', { name: 'Fields' })
    await facets.getByRole('button', { name: /^payments/ }).click({ modifiers: ['Alt'] })
    await page.waitForURL('**/logs?q=-service%3Apayments')
    await page.getByRole('button', { name: 'Take off the filter -service:payments' }).click()
    await page.waitForURL('**/logs')
    await facets.getByRole('button', { name: 'Without Service = checkout' }).click()
    await page.waitForURL('**/logs?q=-service%3Acheckout')
    await expectSoon(() => facets.getByRole('button', { name: /^checkout/ }).count()).toBe(0)
  })

  test('a click in the histogram goes there; newer rows come above without a jump; rows that are held stay few', async () => {
    const page = await pages.open('/logs')
    const list = page.getByRole('grid', { name: 'Log rows' })
    await page.locator('.bars rect').first().waitFor()
    await expectSeen(page.locator('.seen-mark'))
    const box = await page.locator('.bars').boundingBox()
    if (!box) throw new Error('the histogram has no box')
    await page.mouse.click(box.x + box.width / 2, box.y + 60)
    await page.waitForURL(/at=/)
    const at = new URL(page.url()).searchParams.get('at') ?? ''
    const topTime = (): Promise<string | null> =>
      page.evaluate(
        `(() => { const list = document.querySelector('.log-scroll').getBoundingClientRect(); const row = [...document.querySelectorAll('.lr')].find((one) => one.getBoundingClientRect().top >= list.top - 1); return row?.querySelector('time').dateTime ?? null })()`,
      )
    await expectSoon(() => asked('/api/logs?').some((one) => one.includes('order=oldest'))).toBe(true)
    await expectSoon(async () => Math.abs(Date.parse((await topTime()) ?? '') - Date.parse(at))).toBeLessThan(5000)
    await scrollTo(list, 0)
    await expectSoon(async () => Date.parse((await topTime()) ?? '') > Date.parse(at)).toBe(true)
    await page.getByRole('button', { name: 'To the newest' }).click()
    await expectSoon(async () => Date.now() - Date.parse((await topTime()) ?? '')).toBeLessThan(60_000)
  })

  test('rare rows show while the rest is still searched, and the search can be stopped', async () => {
    const page = await pages.open('/logs')
    await page.locator('.lr').first().waitFor()
    const held: (() => void)[] = []
    await page.route(
      (url) => url.pathname === '/api/logs' && Number(url.searchParams.get('cursor') ?? Infinity) < Date.now() - 1_500_000,
      async (route) => {
        await new Promise<void>((resolve) => held.push(resolve))
        await route.continue().catch(() => undefined)
      },
    )
    await page.getByLabel('Log search').fill('ord_rare')
    await page.keyboard.press('Enter')
    await expectSoon(() => held.length).toBe(1)
    await expectSeen(page.locator('.lr', { hasText: 'ord_rare 700' }))
    await expectSeen(page.getByText(/Searched \d+.min of 60.min/))
    await page.getByRole('button', { name: 'Stop' }).click()
    await expectSeen(page.getByText('Stopped here.'))
    // Another question is searched to its end.
    await page.keyboard.press('z')
    await page.waitForURL(/from=now-2h/)
    await expectSoon(() => held.length).toBe(2)
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.unroute(() => true)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    for (const release of held) release()
    await page.getByRole('button', { name: 'Go on' }).click()
    await expectSeen(page.getByText('Start of the range.'))
    await expectSoon(() => page.locator('.lr').count()).toBeGreaterThanOrEqual(3)
  })

  test('bars of a long range fill from the newest, with how far they are, and nothing more is asked once the reader leaves', async () => {
    const page = await pages.open('/logs')
    await page.locator('.lr').first().waitFor()
    expect(asked('/api/logs/histogram?')).toHaveLength(1)
    const held: (() => void)[] = []
    const isOlder = (url: URL): boolean => url.pathname === '/api/logs/histogram' && url.searchParams.has('before')
    await page.route(isOlder, async (route) => {
      await new Promise<void>((resolve) => held.push(resolve))
      await route.continue().catch(() => undefined)
    })
    const look = async (): Promise<void> => {
      await page.getByLabel('Log search').fill('ord_rare')
      await page.keyboard.press('Enter')
    }
    await look()
    await expectSoon(() => held.length).toBe(1)
    // The rows are all there: what is left are the bars.
    await expectSeen(page.getByText(/Counted 10.min of 60.min, newest first/))
    await expectSeen(page.getByText(/^[01] rows? so far$/))
    await expectSeen(page.getByRole('group', { name: /Older ones are still being counted/ }))
    const uncounted = page.locator('.uncounted')
    const wide = Number(await uncounted.getAttribute('width'))
    expect(wide).toBeGreaterThan(0)
    // No class is counted before all of it is.
    expect(await page.getByRole('group', { name: 'Class' }).innerText()).not.toMatch(/\d/)
    held[0]?.()
    await expectSoon(() => held.length).toBe(2)
    await expectSoon(async () => Number(await uncounted.getAttribute('width')) / wide).toBeCloseTo(4 / 5)
    const cancelled = page.waitForEvent('requestfailed', (request) => isOlder(new URL(request.url())))
    await page.getByRole('link', { name: 'Overview' }).first().click()
    await cancelled
    for (const release of held) release()
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    const before = asked('/api/logs/histogram?').length
    await page.goBack()
    await expectSeen(page.getByText('3 rows', { exact: true }))
    await expectSoon(() => uncounted.count()).toBe(0)
    await expectSeen(page.getByRole('group', { name: /^3 rows by level/ }))
    expect(asked('/api/logs/histogram?')).toHaveLength(before + 6)
  })

  test('an earlier time that cannot be counted says so at the bars, and is drawn once asked for again', async () => {
    const page = await pages.open('/')
    const isEarlier = (url: URL): boolean => url.pathname === '/api/logs/histogram' && url.searchParams.get('to') !== 'now'
    await page.route(isEarlier, (route) => route.fulfill({ status: 503, json: { error: { code: 'unavailable', message: 'away' } } }))
    await page.goto(`${pages.server.origin}/logs?cmp=1d`)
    const fault = page.locator('.histogram-fault')
    // It was tried again by itself before.
    await expectSeen(fault.getByText('The time it is compared with could not be counted.'))
    await expectSeen(fault.getByRole('alert').getByText('A part of Vedette is restarting. Try again in a moment.'))
    await expectSeen(page.getByRole('group', { name: /rows by level/ }))
    // On a telephone it stands below the bars.
    const edge = async (place: Locator, end: 0 | 1): Promise<number> => {
      const box = await place.boundingBox()
      return (box?.y ?? NaN) + end * (box?.height ?? NaN)
    }
    await page.setViewportSize({ width: 390, height: 844 })
    await expectSoon(async () => (await edge(fault, 0)) >= (await edge(page.locator('.bars'), 1))).toBe(true)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.unroute(isEarlier)
    await fault.getByRole('button', { name: 'Try again' }).click()
    await page.locator('.bars path[stroke-dasharray]').waitFor()
    expect(await fault.count()).toBe(0)
  })

  test('a search that its scope excludes finds nothing and says why', async () => {
    const page = await pages.open('/logs?svc=payments&q=-service%3Apayments')
    await expectSeen(page.getByText('-service:payments and service:payments exclude each other.'))
    await page.getByRole('button', { name: 'All environments and services' }).click()
    await page.locator('.lr').first().waitFor()
  })

  test('keys: rows, details, surroundings, pin, wrap, help', async () => {
    const page = await pages.open('/logs')
    await page.locator('.lr').first().waitFor()
    for (const key of ['j', 'j', 'j', 'Enter']) await page.keyboard.press(key)
    await page.getByRole('complementary', { name: 'Log record' }).waitFor()
    await page.keyboard.press('p')
    await expectSoon(() => page.locator('.pinned-row').count()).toBe(1)
    await page.keyboard.press('c')
    await page.waitForURL(/ctx=/)
    await page.locator('.lr.current').waitFor()
    const service = (await page.locator('.lr.current .sv').textContent()) ?? ''
    expect(new Set(await page.locator('.log-scroll .lr .sv').allTextContents())).toEqual(new Set([service]))
    // The keys go on among them; the row in the middle stays.
    const middle = await page.locator('.lr.current time').getAttribute('datetime')
    await page.keyboard.press('j')
    await expectSoon(() => page.locator('.lr[aria-selected=true] time').getAttribute('datetime')).not.toBe(middle)
    expect(await page.locator('.lr.current time').getAttribute('datetime')).toBe(middle)
    await page.keyboard.press('c')
    await page.waitForURL((url) => !url.searchParams.has('ctx'))
    await page.keyboard.press('Escape')
    await expectSoon(() => page.locator('.drawer').count()).toBe(0)
    await page.keyboard.press('w')
    await page.locator('.wrapped').waitFor()
    await page.keyboard.press('?')
    await expectSeen(page.getByRole('dialog').getByText('Pin the row'))
  })

  test('a link to a row shows it whatever is searched; its tree opens; a pinned row of another time is read', async () => {
    const page = await pages.open('/logs')
    await page.locator('.lr').nth(5).click()
    const name = new URL(page.url()).searchParams.get('sel') ?? ''
    await page.goto(`${pages.server.origin}/logs?q=nothing_like_it&sel=${encodeURIComponent(name)}&pin=${encodeURIComponent(name)}`)
    await expectSeen(page.getByRole('complementary', { name: 'Log record' }))
    await expectSoon(() => page.locator('.pinned-row .m').textContent()).not.toBe('This row is no longer kept.')
    await page.getByRole('button', { name: 'JSON', exact: true }).click()
    await expectSeen(page.locator('.json').getByText('attributes'))
  })

  test('columns are chosen, ordered and kept in the address; rows are taken along as CSV', async () => {
    const page = await pages.open('/logs')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.locator('.lr').first().waitFor()
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByLabel('Find a field').fill('http')
    await page.getByRole('button', { name: 'http.route' }).click()
    await page.getByRole('button', { name: 'Move http.route to the front' }).click()
    await page.waitForURL(/cols=severity%2Chttp.route%2Cservice/)
    await page.keyboard.press('Escape')
    expect(await page.locator('.lr').first().locator('.sv').allTextContents()).toHaveLength(2)
    await page.getByRole('button', { name: 'Copy or download' }).click()
    await page.getByRole('menuitem', { name: 'Copy as CSV' }).click()
    await expectSeen(page.getByText('Copied.'))
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(copied.split('\r\n')[0]).toBe('timestamp,severity,http.route,service,body')

    // Whoever opens a link comes to the same project.
    const link = async (button: string, item: string): Promise<URL> => {
      await page.getByRole('button', { name: button }).click()
      await page.getByRole('menuitem', { name: item }).click()
      await expectSoon(() => page.evaluate('navigator.clipboard.readText()')).toMatch(/^http/)
      const text = await page.evaluate<string>('navigator.clipboard.readText()')
      await page.evaluate("navigator.clipboard.writeText('')")
      return new URL(text)
    }
    const search = await link('Copy or download', 'Copy link')
    expect(search.searchParams.get('project')).toBe('tidewater')
    expect(search.searchParams.get('cols')).toBe('severity,http.route,service')
    await page.locator('.lr').first().click()
    const row = await link('Copy the row', 'Copy link to the row')
    expect(row.searchParams.get('project')).toBe('tidewater')
    expect(row.searchParams.get('sel')).not.toBe('')
    await page.goto(row.href)
    await page.getByRole('complementary', { name: 'Log record' }).waitFor()
    await page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))")
    await page.getByRole('button', { name: 'Copy or download' }).click()
    await page.getByRole('menuitem', { name: 'Copy as CSV' }).click()
    await expectSeen(page.getByText('The browser does not let this page copy. Select the text and copy it yourself.'))
  })

  test('a search is pinned to a new dashboard and taken back; pinned again its levels stand there in their order and colours', async () => {
    const page = await pages.open('/logs?env=production&svc=payments&q=-class%3Aaudit')
    await page.locator('.lr').first().waitFor()
    const dialog = page.getByRole('dialog', { name: 'Pin to dashboard' })
    const pin = async (): Promise<void> => {
      await page.getByRole('button', { name: '-class:audit: Pin to dashboard' }).click()
      await dialog.getByLabel('Title of the panel').fill('Payments by level')
      await dialog.getByLabel('Dashboard', { exact: true }).selectOption('A new dashboard')
      await dialog.getByLabel('Name of the dashboard').fill('Night watch')
      await dialog.getByRole('button', { name: 'Pin', exact: true }).click()
    }
    const pinned = page.getByText('Pinned to Night watch.')
    const takenAway = () => pages.server.state.asked.filter((one) => one === 'DELETE /api/dashboards/new0')
    // A dashboard that was made for what cannot be pinned does not stay.
    const away = { status: 503, code: 'unavailable', message: 'the state store is away' }
    pages.server.fail('POST /api/dashboards/:uid/panels', away)
    await pin()
    await expectSeen(dialog.getByText(away.message))
    await expectSoon(() => takenAway().length).toBe(1)
    pages.server.fail('POST /api/dashboards/:uid/panels', undefined)
    await dialog.getByRole('button', { name: 'Pin', exact: true }).click()
    await expectSeen(pinned)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expectSoon(() => takenAway().length).toBe(2)
    await pin()
    await expectSeen(pinned)
    await page.getByRole('link', { name: 'Open it' }).click()
    await page.waitForURL('**/d/new0')
    const lines = page.getByRole('group', { name: 'Payments by level: lines' }).getByRole('button')
    await expectSoon(() => lines.allInnerTexts()).toEqual(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
    const colours = await lines
      .locator('.k')
      .evaluateAll((marks: { style: { background: string } }[]) => marks.map(({ style }) => style.background))
    expect(colours).toEqual(['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => `var(--lf-${level})`))
    // The dashboard has a scope of its own.
    const q = new URL(asked('/api/logs/histogram?').at(-1)?.slice(4) ?? '', pages.server.origin).searchParams
    expect([q.get('q'), q.get('service')]).toEqual(['-class:audit environment:production service:payments', null])
  })

  test('while live the row that was chosen by key stays the chosen one, whatever comes above it', async () => {
    const page = await pages.open('/logs?live=1')
    await page.locator('.lr').filter({ hasText: 'live row' }).first().waitFor()
    await page.keyboard.press('j')
    const chosen = page.locator('.lr[aria-selected="true"]')
    const text = await chosen.textContent()
    const placeOf = async (): Promise<number> => Number(await chosen.getAttribute('aria-rowindex'))
    const place = await placeOf()
    await expectSoon(placeOf).toBeGreaterThan(place)
    expect(await chosen.textContent()).toBe(text)
  })

  test('the tail is paused with the space bar and shows what waited', async () => {
    const page = await pages.open('/logs?live=1')
    await page
      .getByText(/^live row \d+/)
      .first()
      .waitFor()
    await page.keyboard.press(' ')
    await expectSeen(page.getByText(/new rows wait/))
    const top = await page.locator('.lr').first().textContent()
    await expectSeen(page.getByText(/\d\d new rows wait/))
    expect(await page.locator('.lr').first().textContent()).toBe(top)
    await page.keyboard.press(' ')
    await expectSoon(() => page.locator('.lr').first().textContent()).not.toBe(top)
  })

  test('environment and service of the scope go to the API, and classes tell how long they are kept', async () => {
    const page = await pages.open('/logs?env=production&svc=payments&q=class%3Aaudit')
    await expectSeen(page.getByText('kept for ever'))
    await expectSoon(() =>
      page
        .locator('.lr .sv')
        .allTextContents()
        .then((names) => [...new Set(names)]),
    ).toEqual(['payments'])
    for (const path of ['/api/logs?', '/api/logs/histogram?', '/api/logs/fields?'])
      await expectSoon(() => asked(path).length > 0 && asked(path).every((one) => one.includes('environment=production'))).toBe(true)
    expect(asked('/api/logs?').every((one) => one.includes('service=payments'))).toBe(true)
  })
})
