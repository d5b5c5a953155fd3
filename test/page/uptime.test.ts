import { expect, test } from 'vitest'

import type { Reply } from '../../ui/lib/replies.ts'
import { expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'
import { bodySaved, lookAgain, saveElsewhere } from './saved-elsewhere.ts'

describePages('uptime', (pages) => {
  const { open } = pages

  test('worst first; a state and words narrow the list and stand in the address; a monitor tells its days, outages and checks', async () => {
    const page = await open('/uptime')
    await expectSeen(page.getByRole('rowheader', { name: /payments/ }))
    expect(await page.getByRole('rowheader').first().textContent()).toContain('expected 200, got 503')
    await expectSeen(page.getByRole('img', { name: '90 days: 78 known, 2 of them with an outage, 12 unknown; maintenance on 1' }))
    await page.getByRole('button', { name: /^up/ }).click()
    await page.waitForURL('**status=up**')
    await expectSoon(() => page.getByRole('rowheader').count()).toBe(2)
    await page.getByRole('button', { name: /^up/ }).click()
    await page.getByRole('searchbox', { name: 'Search monitors' }).fill('pay')
    await page.keyboard.press('Enter')
    await page.waitForURL('**q=pay**')
    await page.getByRole('link', { name: 'payments' }).click()
    await page.waitForURL('**/uptime/payments**')
    await expectSeen(page.getByText(/^Down since /))
    await expectSeen(page.getByRole('img', { name: /^Response time, 5 lines/ }))
    await expectSeen(page.getByText('11 days left'))
    await expectSeen(page.getByRole('region', { name: 'Outages' }).getByText('no answer within 10 s'))
    await page.getByRole('button', { name: 'Check now' }).click()
    await expectSoon(() => pages.server.state.asked.includes('POST /api/uptime/monitors/payments/run')).toBe(true)
    await page.getByRole('button', { name: 'Pause' }).click()
    await expectSeen(page.getByText('Paused: nobody looks.'))
  })

  test('ninety days: a key goes from day to day, t makes rows of them', async () => {
    const page = await open('/uptime/checkout')
    const days = page.getByRole('img', { name: /^90 days: 78 known/ })
    await days.focus()
    await page.keyboard.press('Home')
    const spoken = page.locator('.plate', { has: page.getByRole('heading', { name: 'Last 90 days' }) }).getByRole('status')
    await expectSoon(() => spoken.textContent()).toMatch(/^\d+ \w+ \d{4}, Unknown/)
    await page.keyboard.press('End')
    for (let step = 0; step < 89 - 71; step++) await page.keyboard.press('ArrowLeft')
    await expectSoon(() => spoken.textContent()).toMatch(/^\d+ \w+ \d{4}, Up 99\.6.%, Down 5\.67.min$/)
    await page.keyboard.press('t')
    const table = page.getByRole('region', { name: 'Last 90 days' })
    await expectSoon(() => table.getByRole('row').count()).toBe(15)
    await table.getByRole('button', { name: 'Down' }).click()
    await expectSoon(() => table.getByRole('row').nth(1).textContent()).toContain('34.3')
    await page.goto(`${pages.server.origin}/uptime?table=1`)
    await expectSeen(page.getByText('2 of 78 days with an outage'))
  })

  test('a monitor is tried, refused with the reason at its field, made, changed and removed', async () => {
    const page = await open('/uptime/new')
    await page.getByLabel('Address').fill('https://shop.example/health')
    await page.getByRole('button', { name: 'Check now' }).click()
    await expectSeen(page.getByText('This would be down'))
    // What the target says is text and nothing else.
    await expectSeen(page.getByText('"database":"<b>down</b>"'))
    const message = 'interval: must lie between 5 s and 86400 s'
    const issues = [{ path: 'interval', message: 'must lie between 5 s and 86400 s' }]
    pages.server.fail('POST /api/uptime/monitors', { status: 400, code: 'bad_input', message, details: { issues } })
    await page.getByLabel('Name').fill('shop')
    await page.getByRole('button', { name: 'Make the monitor' }).click()
    await expectSeen(page.getByText('must lie between 5 s and 86400 s', { exact: true }))
    pages.server.recover()
    await page.getByRole('button', { name: 'Make the monitor' }).click()
    await expectSeen(page.getByRole('heading', { name: 'shop', level: 1 }))
    await page.getByRole('link', { name: 'Change', exact: true }).click()
    await expectSoon(() => page.getByLabel('Address').inputValue()).toBe('https://shop.example/health')
    await page.getByLabel('Name').fill('shop front')
    // What somebody else saves meanwhile is not overwritten unseen.
    const path = `/api/uptime/monitors/${new URL(page.url()).pathname.split('/')[2]}`
    const { spec, version } = (await (await page.request.get(pages.server.origin + path)).json()) as Reply<'GET /api/uptime/monitors/:id'>
    await saveElsewhere(page, path, { monitor: spec, version })
    await lookAgain(page, path)
    const save = page.getByRole('button', { name: 'Save' })
    expect(await bodySaved(page, () => save.click())).toMatchObject({ version })
    await expectSeen(page.getByRole('heading', { name: 'shop front', level: 1 }))
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.waitForURL('**/uptime')
    await expectSoon(() => page.getByRole('rowheader', { name: /shop front/ }).count()).toBe(0)
  })

  test('a job is told what to call; a monitor of a file is read here and changed there', async () => {
    const page = await open('/uptime/backup')
    await expectSeen(page.getByText(/30 2 \* \* \* curl -fsS .*\/api\/heartbeats\/7d1f09c2a95e4b1c8a3f5d6e7b8c9d0e\/start/))
    await page.goto(`${pages.server.origin}/uptime/docs`)
    await expectSeen(page.getByText('monitors/docs.yml'))
    expect(await page.getByRole('button', { name: 'Remove' }).count()).toBe(0)
  })

  test('nothing yet: the form, a file and the API, to be copied', async () => {
    pages.server.state.empty = true
    const page = await open('/uptime')
    await expectSeen(page.getByText('Nothing is watched yet.'))
    expect(await page.locator('.snippet').count()).toBe(2)
  })
})
