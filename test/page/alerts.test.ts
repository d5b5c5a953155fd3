import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'

import { dressPage, expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'

describePages('alerts', (pages) => {
  const names = (page: Page): Promise<string[]> => page.locator('.al-what > .strong').allTextContents()
  const stateOf = (page: Page, name: string): Promise<string | null> =>
    page.locator('.al-table tbody tr', { hasText: name }).locator('td.al-state').first().textContent()

  test('what fires stands worst first; keys select and acknowledge, and undo takes it back', async () => {
    const page = await pages.open('/alerts')
    await expectSeen(page.locator('.al-table tbody th'))
    expect((await names(page)).slice(0, 3)).toEqual(['CheckoutSlow', 'PaymentErrors', 'QueueGrows'])
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await expectSeen(page.getByText('2 selected'))
    await page.keyboard.press('a')
    await expectSeen(page.getByText('2 acknowledged'))
    await expectSoon(() => stateOf(page, 'CheckoutSlow')).toBe('Acknowledged')
    expect(await stateOf(page, 'QueueGrows')).toBe('Acknowledged')
    expect(pages.server.state.asked.filter((asked) => asked === 'POST /api/alerts/handle')).toHaveLength(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expectSoon(() => stateOf(page, 'CheckoutSlow')).toBe('Firing')
  })

  test('what could not be done is shown as it was', async () => {
    pages.server.fail('POST /api/alerts/handle', { status: 503, code: 'unavailable', message: 'the store is away' })
    const page = await pages.open('/alerts')
    await page.getByRole('button', { name: 'Acknowledge CheckoutSlow' }).click()
    await expectSeen(page.locator('.fault'))
    await expectSoon(() => stateOf(page, 'CheckoutSlow')).toBe('Firing')
  })

  test('facets narrow the list, in the address; matchers and words too', async () => {
    const page = await pages.open('/alerts')
    const facets = page.getByRole('region', { name: 'Narrow down' })
    await facets.getByRole('button', { name: /^High/ }).click()
    await page.waitForURL('**/alerts?sev=high')
    await expectSoon(() => names(page)).toEqual(['QueueGrows'])
    await page.goBack()
    await facets.getByRole('button', { name: /^payments/ }).click()
    await page.waitForURL('**/alerts?svc=payments')
    await expectSoon(() => names(page)).toEqual(['PaymentErrors'])
    await page.locator('[data-page-search]').fill('nothing like it')
    await page.getByRole('button', { name: 'Show all that fire' }).click()
    await expectSoon(() => names(page).then(({ length }) => length)).toBeGreaterThan(4)
    await page.locator('[data-page-search]').fill('{team="x"}')
    await expectSoon(async () => pages.server.state.asked.some((asked) => asked.includes('match='))).toBe(true)
  })

  test('on a phone the facets open from a button, hold at once, and are taken back', async () => {
    const page = await pages.open('/alerts', { phone: true })
    await page.getByRole('button', { name: /^Narrow down/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Narrow down' })
    await dialog.getByRole('button', { name: /^High/ }).click()
    await page.waitForURL('**/alerts?sev=high')
    await dialog.getByRole('button', { name: 'Show 1 alert', exact: true }).click()
    await expectSoon(() => names(page)).toEqual(['QueueGrows'])
    await page.getByRole('button', { name: 'Narrow down 1' }).click()
    await dialog.getByRole('button', { name: 'Clear' }).click()
    await expectSoon(() => names(page).then(({ length }) => length)).toBeGreaterThan(4)
    await page.keyboard.press('Escape')
    await expectSoon(() => dialog.count()).toBe(0)
  })

  test('the link of a message leads to its alerts, with what it was for as the main button', async () => {
    const group = encodeURIComponent('{}/{severity="critical"}:{service="checkout"}')
    const page = await pages.open(`/alerts?group=${group}&do=silence`)
    await expectSoon(() => names(page)).toEqual(['CheckoutSlow', 'QueueGrows', 'Latency'])
    await page.locator('.al-group .btn.go', { hasText: 'Silence' }).click()
    await page.getByLabel('Why', { exact: true }).fill('psp-gateway is mended')
    await page.getByRole('dialog').getByRole('button', { name: 'Silence', exact: true }).click()
    await expectSeen(page.getByText('Silenced for 1 hour'))
    await expectSoon(() => stateOf(page, 'CheckoutSlow')).toBe('Silenced')
    await page.getByRole('button', { name: 'Show all alerts' }).click()
    await page.waitForURL('**/alerts')
  })

  test('one alert: its rule over time, who was told and why not, what to do', async () => {
    const page = await pages.open('/alerts')
    await page.getByRole('link', { name: 'CheckoutSlow' }).click()
    await page.waitForURL('**/alerts/alert/00000000000000a1')
    // What it looks at, what it must not cross, and when it fired.
    await expectSeen(page.getByRole('img', { name: /^CheckoutSlow.* Limit: above 0\.12\. Marked: CheckoutSlow/ }))
    const told = page.getByRole('region', { name: 'Who was told, and when' })
    await expectSeen(told.getByText('fires · delivered in 1.9'))
    await expectSeen(told.getByText('a silence was in force'))
    await expectSeen(page.getByText('the endpoint answered 503').first())
    await expectSeen(page.getByText(/^told 20 min ago; again in 3 h/))
    await page.keyboard.press('a')
    await expectSeen(page.getByRole('button', { name: 'Acknowledged' }))
    await page.getByRole('button', { name: 'Assign' }).click()
    await page.getByLabel('Who takes care of it').fill('Maya Levi')
    await page.getByRole('dialog').getByRole('button', { name: 'Assign', exact: true }).click()
    await expectSeen(page.locator('.al-alert-head .chip', { hasText: 'Maya Levi' }))
    await page.getByRole('link', { name: 'When it fired before' }).click()
    await page.waitForURL(/\/alerts\/history\?rule=CheckoutSlow/)
    await expectSeen(page.locator('.al-history tbody th'))
  })

  test('the history narrows to one rule', async () => {
    const page = await pages.open('/alerts/history?from=now-24h')
    await page.getByRole('button', { name: 'QueueGrows' }).click()
    await page.waitForURL('**/alerts/history?from=now-24h&rule=QueueGrows')
    await expectSoon(() =>
      page
        .locator('.al-history tbody th a')
        .allTextContents()
        .then((all) => [...new Set(all)]),
    ).toEqual(['QueueGrows'])
  })

  test('bars of the history: a key goes from time to time and from rule to rule; t makes rows of them', async () => {
    const page = await pages.open('/alerts/history')
    const bars = page.getByRole('img', { name: /^QueueGrows: fired 31 times, most at / })
    await bars.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    const rules = page.getByRole('region', { name: 'How often each rule fired' })
    await expectSeen(rules.getByRole('status').getByText(/UTC, QueueGrows fired 2 times$/))
    await page.keyboard.press('ArrowDown')
    await expectSeen(rules.getByRole('status').getByText(/UTC, CheckoutSlow fired 2 times$/))
    // The Tab key stops at one of them.
    expect(await rules.locator('.figure-canvas[tabindex="0"]').getAttribute('aria-label')).toContain('CheckoutSlow')
    await page.keyboard.press('t')
    const table = page.getByRole('region', { name: 'Over the time' })
    await expectSeen(table.getByRole('row', { name: /CheckoutSlow/ }))
    expect(await rules.locator('.figure-canvas').count()).toBe(0)
    await rules.getByRole('button', { name: 'How often each rule fired: Show as chart' }).click()
    await expectSeen(bars)
  })

  test('the states of an alert: a key goes through them, t makes rows of them', async () => {
    const page = await pages.open('/alerts/alert/00000000000000a1')
    const lane = page.getByRole('img', { name: /^State over time: fired/ })
    await lane.focus()
    await page.keyboard.press('End')
    await expectSeen(
      page
        .locator('.al-lane')
        .getByRole('status')
        .getByText(/UTC, Firing \d/),
    )
    await page.keyboard.press('ArrowLeft')
    await expectSeen(
      page
        .locator('.al-lane')
        .getByRole('status')
        .getByText(/UTC, Pending \d/),
    )
    await page.keyboard.press('t')
    const table = page.getByRole('region', { name: /^State over time: fired/ })
    expect(await table.getByRole('row').nth(1).getByRole('rowheader').textContent()).toBe('Firing')
  })

  test('a runbook is read in the language of the page; commands stay from left to right', async () => {
    const page = await pages.open('/alerts/runbooks/HostMemoryFull', { language: 'he' })
    await expectSeen(page.getByText('הפעילו מחדש את מה שדולף, ומצאו את הדליפה.'))
    const directionOf = (selector: string) => page.evaluate(`getComputedStyle(document.querySelector('${selector}')).direction`)
    expect(await directionOf('.rb-body li')).toBe('rtl')
    expect(await directionOf('.rb-body li code')).toBe('ltr')
    await dressPage(page, { language: 'en' })
    await expectSeen(page.getByText('Restart what leaks, and find the leak.'))
  })

  test('the overview tells how many fire and leads to them', async () => {
    const page = await pages.open('/')
    await page.getByRole('navigation', { name: 'Alerts that fire' }).getByRole('link', { name: '1 critical' }).click()
    await page.waitForURL('**/alerts?state=firing&sev=critical')
    await expectSoon(() => names(page)).toEqual(['CheckoutSlow'])
  })
})
