import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { hasChromium, launchBrowser, openPage } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'

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
})
