import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { RoutingReply } from '../../src/api/contract/routing.ts'
import { expectSeen, hasChromium, launchBrowser, openPage } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'
import { holdNext } from './hold-next.ts'
import { bodySaved, lookAgain, saveElsewhere } from './saved-elsewhere.ts'

const timeoutMs = 120_000

describe.skipIf(!hasChromium)('who is told, in the browser', { timeout: timeoutMs }, () => {
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

  test('a contact point is made from the form of its channel, tried and put in force', async () => {
    const { page, context, complaints } = await openPage(browser)
    await page.goto(`${server.origin}/alerts/contact-points`)
    await page.getByRole('button', { name: 'New contact point' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Night shift')
    await page.getByLabel('Add a channel').selectOption('slack')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    const slack = page.getByRole('region', { name: 'Slack' })
    expect(await slack.textContent()).toContain('At api.slack.com/apps make an app')
    await slack.getByLabel(/api_url/).fill('https://hooks.slack.example/wrong')
    await slack.getByRole('button', { name: 'Send a test message' }).click()
    await expectSoon(() => slack.getByRole('status').textContent()).toContain('invalid_token')
    await slack.getByLabel(/api_url/).fill('https://hooks.slack.example/services/T0')
    await slack.getByRole('button', { name: 'Send a test message' }).click()
    await expectSoon(() => slack.getByRole('status').textContent()).toMatch(/Slack took the message after 312\sms/)
    await page.getByRole('button', { name: 'Save contact point' }).click()
    await expectSoon(() => page.url()).toContain('point=Night+shift')
    await page.getByRole('button', { name: 'All contact points' }).click()
    await expectSoon(() => page.getByRole('button', { name: 'Night shift' }).count()).toBe(1)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('the form of a channel speaks Hebrew, too', async () => {
    const { page, context, complaints } = await openPage(browser, { language: 'he' })
    await page.goto(`${server.origin}/alerts/contact-points`)
    await page.getByRole('button', { name: 'איש קשר חדש' }).click()
    await page.getByLabel('הוספת ערוץ').selectOption('email')
    await page.getByRole('button', { name: 'הוספה', exact: true }).click()
    const mail = page.getByRole('region', { name: 'דוא״ל' })
    const said = await mail.textContent()
    expect(said).toContain('הזינו את שרת הדואר שלכם')
    expect(said).toContain('הכתובות שאליהן כותבים, מופרדות בפסיקים')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a route is added, tried on labels, and put in force', async () => {
    const { page, context, complaints } = await openPage(browser)
    await page.goto(`${server.origin}/alerts/routes`)
    await expectSoon(() => page.locator('.rt-node').count()).toBe(4)
    await page.getByLabel('Labels', { exact: true }).fill('team=payments\nalertname=X')
    await expectSoon(() => page.locator('.rt-node.taken').textContent()).toContain('Tells Payments on call')
    await expectSoon(() => page.locator('.rt-result').textContent()).toContain('{}/{team="payments"}:{alertname="X"}')
    expect(new URL(page.url()).searchParams.get('labels')).toBe('team=payments\nalertname=X')
    await page.getByRole('button', { name: 'Add below' }).nth(1).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Label', { exact: true }).fill('alertname')
    await dialog.getByLabel('Value').fill('X')
    await dialog.getByLabel('Contact point').selectOption('Platform')
    await dialog.getByLabel('Wait before').fill('soon')
    await dialog.getByRole('button', { name: 'Take over' }).click()
    await expectSoon(() => dialog.getByRole('alert').textContent()).toContain('not a valid duration string')
    await dialog.getByLabel('Wait before').fill('5s')
    await dialog.getByRole('button', { name: 'Take over' }).click()
    await expectSoon(() => page.locator('.rt-node.taken').textContent()).toContain('Tells Platform')
    await page.getByRole('button', { name: 'Put in force' }).click()
    await expectSoon(() => page.locator('.rt-draft').count()).toBe(0)
    expect(await page.locator('.rt-node').count()).toBe(5)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('time intervals are drawn as weeks, inhibitions as pairs, each told in a sentence', async () => {
    const { page, context, complaints } = await openPage(browser)
    await page.goto(`${server.origin}/alerts/routes`)
    const nights = page.getByRole('img', {
      name: /^nights, by the clocks of UTC: \w+day to \w+day 20:00 to 24:00; (holds|does not hold) now$/,
    })
    await expectSoon(() => nights.locator('.tw-span').count()).toBe(7)
    // Four fifths down a ruler of 24 hours is where 20:00 is.
    const [ruler, span] = [await nights.locator('.tw-hours').first().boundingBox(), await nights.locator('.tw-span').first().boundingBox()]
    if (!ruler || !span) throw new Error('nothing is drawn')
    expect((span.x - ruler.x) / ruler.width).toBeCloseTo(20 / 24, 1)
    expect(await page.getByRole('img', { name: /^office hours, by the clocks of Asia\/Jerusalem: .*08:30 to 18:00/ }).count()).toBe(1)
    expect(await page.getByRole('img', { name: /^office hours, by the clocks of America\/New_York: .*09:00 to 17:00/ }).count()).toBe(1)
    const pair = 'While severity="critical" fires, severity=~"warning|info" is quiet where both have the same service and environment'
    expect(await page.getByRole('img', { name: pair, exact: true }).count()).toBe(1)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('they are told in Hebrew and fit a phone; hours run from left to right all the same', async () => {
    const { page, context, complaints } = await openPage(browser, { language: 'he', phone: true })
    await page.goto(`${server.origin}/alerts/routes`)
    const nights = page.getByRole('img', { name: /nights.*לפי השעון של.*20:00.*24:00/ })
    await expectSoon(() => nights.locator('.tw-span').count()).toBe(7)
    const [ruler, span] = [await nights.locator('.tw-hours').first().boundingBox(), await nights.locator('.tw-span').first().boundingBox()]
    if (!ruler || !span) throw new Error('nothing is drawn')
    expect((span.x - ruler.x) / ruler.width).toBeCloseTo(20 / 24, 1)
    const pair = page.getByRole('img', { name: /כל עוד.*severity="critical".*בשקט.*environment/ })
    for (const drawn of [nights, pair]) {
      const box = await drawn.boundingBox()
      if (!box) throw new Error('nothing is drawn')
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(390)
    }
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a silence shows what it would keep quiet, is made, and ends', async () => {
    const { page, context, complaints } = await openPage(browser)
    await page.goto(`${server.origin}/alerts/silences`)
    await page.getByRole('button', { name: 'New silence' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Value').fill('DiskFull')
    await expectSoon(() => dialog.locator('.sl-preview').textContent()).toContain('1 alert that fires now fits')
    await dialog.getByRole('button', { name: '4 hours' }).click()
    await dialog.getByLabel('Why').fill('disks are swapped')
    await dialog.getByRole('button', { name: 'Silence these alerts' }).click()
    await expectSoon(() => page.locator('tbody tr').count()).toBe(2)
    await page.getByRole('button', { name: 'End now' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'End now' }).click()
    await expectSoon(() => page.locator('tbody tr').count()).toBe(1)
    await page.getByRole('button', { name: /^Over/ }).click()
    await expectSoon(() => page.locator('tbody').textContent()).toContain('disks are swapped')
    await page.getByRole('button', { name: 'Repeat' }).first().click()
    await expectSoon(() => page.getByRole('dialog').getByLabel('Why').inputValue()).toBe('disks are swapped')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a silence that cannot be ended is back in its list, says so, and is ended once that is tried again', async () => {
    const { page, context, complaints } = await openPage(browser)
    server.fail('POST /api/alerting/silences/:id/expire', { status: 503, code: 'overloaded', message: 'busy' })
    await page.goto(`${server.origin}/alerts/silences`)
    const row = page.getByRole('row', { name: /Bank holiday/ })
    const release = await holdNext(page, /\/api\/alerting\/silences\/[^/]+\/expire$/)
    await row.getByRole('button', { name: 'End now' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End now' }).click()
    await expectSoon(() => row.count()).toBe(0)
    await release()
    const said = page.getByRole('alert')
    await expectSeen(said.getByText('The silence still holds.'))
    await expectSeen(said.getByText('Vedette is busy. Try again in a moment.'))
    await expectSeen(row)
    server.fail('POST /api/alerting/silences/:id/expire', undefined)
    await said.getByRole('button', { name: 'Try again' }).click()
    await expectSoon(() => row.count()).toBe(0)
    await expectSoon(() => said.count()).toBe(0)
    await expectSoon(() => page.getByRole('button', { name: /^Over/ }).textContent()).toMatch(/[2-9]/)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a contact point and routes that somebody else saves meanwhile are neither overwritten unseen nor put in place of what is entered', async () => {
    const { page, context, complaints } = await openPage(browser)
    const points = '/api/alerting/contact-points'
    await page.goto(`${server.origin}/alerts/contact-points?point=Platform`)
    const url = page.getByRole('region', { name: 'Webhook' }).getByLabel(/\burl$/)
    await url.fill('https://mine.example/')
    const theirs = { id: 'Platform0', channel: 'webhook', settings: { url: 'https://theirs.example/' } }
    await saveElsewhere(page, `${points}/Platform`, { fromVersion: 1, integrations: [theirs] })
    await lookAgain(page, points)
    expect(await url.inputValue()).toBe('https://mine.example/')
    const save = page.getByRole('button', { name: 'Save contact point' })
    expect(await bodySaved(page, () => save.click())).toMatchObject({ fromVersion: 1 })
    await expectSeen(page.getByText('Contact point Platform is in force'))
    await url.fill('https://mine.example/again')
    expect(await bodySaved(page, () => save.click())).toMatchObject({ fromVersion: 3 })

    await page.goto(`${server.origin}/alerts/routes`)
    const { kept, version } = (await (await page.request.get(`${server.origin}/api/alerting/routing`)).json()) as RoutingReply
    await page.getByRole('button', { name: 'Add below' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Label', { exact: true }).fill('alertname')
    await dialog.getByLabel('Value').fill('Y')
    // What is below the top comes out of their tree, not into it.
    await saveElsewhere(page, '/api/alerting/routing', { ...kept, route: { receiver: 'inbox' }, fromVersion: version })
    await lookAgain(page, '/api/alerting/routing')
    await dialog.getByRole('button', { name: 'Take over' }).click()
    const putInForce = page.getByRole('button', { name: 'Put in force' })
    expect(await bodySaved(page, () => putInForce.click())).toMatchObject({ fromVersion: version, route: { routes: expect.anything() } })
    expect(complaints).toEqual([])
    await context.close()
  })
})
