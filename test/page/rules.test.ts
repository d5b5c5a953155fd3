import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { RuleReply } from '../../src/api/contract/rules.ts'
import { expectNoComplaints, expectSeen, hasChromium, launchBrowser, openPage } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'
import { holdNext } from './hold-next.ts'
import { bodySaved, lookAgain, saveElsewhere } from './saved-elsewhere.ts'

describe.skipIf(!hasChromium)('rules', () => {
  let browser: Browser
  let server: FakeServer
  beforeAll(async () => {
    browser = await launchBrowser()
    server = await startFakeServer()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  test('from the list to a rule, its versions and its back-test, to a change of it', { timeout: 240_000 }, async () => {
    const { page, context, complaints } = await openPage(browser)
    page.setDefaultTimeout(60_000)
    await page.goto(`${server.origin}/alerts/rules`)
    await expectSeen(page.getByRole('link', { name: 'PaymentErrors' }))
    await expectSeen(page.getByRole('img', { name: /of 48 half hours/ }))
    // One without data is neither well nor ill.
    await expectSeen(page.getByRole('row', { name: /BackupLate/ }).getByText('No source yet'))
    await page.getByRole('button', { name: /^Error/ }).click()
    await page.waitForURL(/state=error/)
    await page.getByRole('link', { name: 'PaymentErrors' }).waitFor({ state: 'detached' })
    await expectSeen(page.getByText('many-to-many matching not allowed'))
    await page.getByRole('button', { name: /^Error/ }).click()
    await page.getByRole('link', { name: 'HostLoadHigh' }).click()
    await expectSeen(page.getByText('1 would be an alert now'))
    await expectSeen(page.getByText('shop-chat'))
    await page.getByRole('button', { name: /Version 2/ }).click()
    await expectSeen(page.locator('.rl-diff .new', { hasText: '> 2' }))
    await page.getByRole('button', { name: 'Run' }).click()
    await expectSeen(page.getByText('would have fired 4 times'))
    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByLabel('Why this change').fill('quieter')
    await page.getByLabel('Must last').fill('10m')
    await expectSeen(page.getByText('Can be saved'))
    await page.getByRole('button', { name: 'Save rule' }).click()
    await page.waitForURL(/\/alerts\/rules\/HostLoadHigh(\?|$)/)
    expect(server.state.asked).toContain('PUT /api/rules/HostLoadHigh')
    expectNoComplaints(complaints)
    await context.close()
  })

  test('a switch shows at once what it was set to, and goes back with the reason when that is refused', { timeout: 240_000 }, async () => {
    const { page, context, complaints } = await openPage(browser)
    const release = await holdNext(page, /\/api\/rules\/HostLoadHigh$/)
    server.fail('PATCH /api/rules/:name', { status: 503, code: 'overloaded', message: 'busy' })
    await page.goto(`${server.origin}/alerts/rules/HostLoadHigh`)
    const isOn = page.getByRole('switch', { name: 'On' })
    const isOff = page.getByText('This rule is switched off')
    await isOn.click()
    await expectSoon(() => isOn.getAttribute('aria-checked')).toBe('false')
    await expectSeen(isOff)
    await release()
    await expectSeen(page.getByRole('alert').getByText('Vedette is busy. Try again in a moment.'))
    await expectSoon(() => isOn.getAttribute('aria-checked')).toBe('true')
    expect(await isOff.count()).toBe(0)
    server.fail('PATCH /api/rules/:name', undefined)
    expectNoComplaints(complaints)
    await context.close()
  })

  test('a search of the logs page becomes a rule once it has a name and a severity', { timeout: 240_000 }, async () => {
    const { page, context, complaints } = await openPage(browser)
    page.setDefaultTimeout(60_000)
    await page.goto(`${server.origin}/logs?q=refused`)
    await page.getByRole('link', { name: 'Make a rule of this' }).click()
    await page.waitForURL(/\/alerts\/rules\/new\?.*logs=refused/)
    await expectSeen(page.getByText('2 things are missing or wrong'))
    expect(await page.getByRole('button', { name: 'Save rule' }).isDisabled()).toBe(true)
    await expectSeen(page.getByText('1 would be an alert now'))
    await page.getByLabel('Name', { exact: true }).fill('Refusals')
    await page.getByLabel('Severity').selectOption('critical')
    await expectSeen(page.getByText('pager', { exact: true }))
    await expectSeen(page.getByText('Can be saved'))
    await page.getByRole('button', { name: 'Save rule' }).click()
    await page.waitForURL(/\/alerts\/rules\/Refusals/)
    expect(server.state.asked).toContain('PUT /api/rules/Refusals')
    expectNoComplaints(complaints)
    await context.close()
  })

  test('a rule that somebody else saves meanwhile is not overwritten unseen; before it is changed the newest is shown', async () => {
    const { page, context, complaints } = await openPage(browser)
    const path = '/api/rules/HostLoadHigh'
    const yaml = page.getByRole('textbox', { name: 'As YAML' })
    await page.goto(`${server.origin}/alerts/rules/HostLoadHigh/edit`)
    await expectSoon(() => yaml.inputValue()).not.toBe('')
    const rule = (limit: number): string => `name: HostLoadHigh\nquery:\n  promql: load1 > ${limit}\nseverity: high\n`
    await saveElsewhere(page, path, { fromVersion: 1, yaml: rule(5), message: '' })
    await lookAgain(page, path)
    await expectSoon(() => yaml.inputValue()).toContain('> 5')
    await yaml.fill(rule(7))
    const { kept } = (await (await page.request.get(server.origin + path)).json()) as RuleReply
    await saveElsewhere(page, path, { fromVersion: 1, yaml: rule(6), message: '' })
    await lookAgain(page, path)
    expect(await yaml.inputValue()).toContain('> 7')
    await expectSeen(page.getByText('Can be saved'))
    const save = page.getByRole('button', { name: 'Save rule' })
    expect(await bodySaved(page, () => save.click())).toMatchObject({ fromVersion: kept?.version })
    expectNoComplaints(complaints)
    await context.close()
  })
})
