import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { eventually, startVedette } from '../harness/vedette.ts'
import type { Vedette } from '../harness/vedette.ts'
import { hasChromium, launchBrowser, openPage, scrollTo, expectNoComplaints, expectSeen } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { hostileBody } from './fake-data.ts'
import { openDashboard } from './open-dashboard.ts'

const email = 'noa@tidewater.example'
const password = 'the sentry posted ahead of the army'
const arrivalMs = 15_000

/** The first day of an installation, in a browser, against the built program. The journeys build on each other. */
describe.skipIf(!hasChromium)('against the real program', () => {
  let browser: Browser
  let vedette: Vedette
  let page: Page
  let complaints: string[]
  let key = ''
  beforeAll(async () => {
    browser = await launchBrowser()
    // No admin from the environment: the set-up link is the only way in.
    vedette = await startVedette({ environment: { VEDETTE_ADMIN_EMAIL: '', VEDETTE_ADMIN_PASSWORD: '' } })
    ;({ page, complaints } = await openPage(browser))
    page.setDefaultTimeout(arrivalMs)
  })
  afterAll(async () => {
    await browser.close()
    await vedette.dispose()
  })
  afterEach(() => {
    expectNoComplaints(complaints)
  })

  test('without an account every address leads to the set-up page, which asks for the link', async () => {
    await page.goto(`${vedette.url}/logs`)
    await expectSeen(page.getByRole('heading', { name: 'Open the set-up link' }))
  })

  test('the link makes the first admin; a wrong password is refused with a reason', async () => {
    const link = /http\S+\/setup\?token=\S+/.exec(vedette.output.join('\n'))?.[0] ?? 'no set-up link was printed'
    await page.goto(link)
    await page.getByLabel('Name').fill('Noa Adler')
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill('password123')
    await page.getByRole('button', { name: 'Create account' }).click()
    await expectSeen(page.getByRole('alert'))
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Create account' }).click()
    await expectSeen(page.getByRole('heading', { name: 'Send the first data' }))
    expect(page.url()).not.toContain('token')
  })

  test('a key from the button stands in the snippet, a test event turns the page green', async () => {
    await expectSeen(page.getByText('Make a key first'))
    await page.getByRole('button', { name: 'Make an ingest key' }).click()
    key = (await page.locator('[data-secret]').textContent())?.trim() ?? ''
    const snippet = page.getByRole('region', { name: 'Snippet' })
    expect(await snippet.textContent()).toContain(key)
    expect(await snippet.textContent()).toContain(`OTEL_EXPORTER_OTLP_ENDPOINT=${vedette.url}`)
    await expectSeen(page.getByText('Waiting for data on this key'))
    await page.getByRole('button', { name: 'Send a test event' }).click()
    await expectSeen(page.getByText(/events? received/))
  })

  test('its log record and its trace are there', async () => {
    await page.getByRole('link', { name: 'See the trace' }).click()
    await expectSeen(page.locator('.wf-scroll[data-spans]'))
    await page.getByRole('link', { name: 'Logs of this trace' }).click()
    await expectSeen(page.locator('.lr'))
    expect(await rowCount()).toBe(1)
  })

  test('the curl snippet works as it stands', async () => {
    await page.goto(`${vedette.url}/setup?step=connect`)
    await page.getByRole('button', { name: /^curl/ }).click()
    const snippet = (await page.getByRole('region', { name: 'Snippet' }).textContent()) ?? ''
    const body = /-d '([\s\S]*)'/.exec(snippet)?.[1] ?? ''
    const answer = await fetch(`${vedette.url}/v1/logs`, {
      method: 'POST',
      headers: { 'x-vedette-key': key, 'content-type': 'application/json' },
      body,
    })
    expect(answer.status).toBe(200)
  })

  test('logs: six hundred rows, found, narrowed, read to the end; HTML in a body is text', async () => {
    await sendLogs(600)
    await page.goto(`${vedette.url}/logs?q=service%3Ashop`)
    await expectSeen(page.locator('.lr'))
    await page.locator('.lr', { hasText: '<script>' }).first().click()
    expect(await page.locator('.log-body').textContent()).toBe(hostileBody)
    expect(await page.evaluate('window.__pwned')).toBeUndefined()
    await page.getByRole('button', { name: 'Only cart = c1' }).click()
    await page.waitForURL(/cart%3Ac1/)
    await expectSoon(() => rowCount()).toBe(60)
    await page.getByRole('button', { name: /^Errors/ }).click()
    await page.waitForURL(/class%3Aerror/)
    await page.goto(`${vedette.url}/logs?q=service%3Ashop`)
    const list = page.getByRole('grid', { name: 'Log rows' })
    await expectSoon(async () => {
      await scrollTo(list)
      return page.getByText('Start of the range').isVisible()
    }).toBe(true)
    expect(await rowCount()).toBe(600)
  })

  test('logs: a wrong search is explained in place', async () => {
    await page.goto(`${vedette.url}/logs?q=${encodeURIComponent('service:(a OR')}`)
    await expectSeen(page.getByText(/Search, at character/))
  })

  test('logs: the live tail shows a row as it is acknowledged', async () => {
    const tail = page.waitForResponse((response) => response.url().includes('/api/logs/tail'))
    await page.goto(`${vedette.url}/logs?live=1&q=tail_me`)
    await expectSeen(page.getByText('Live: new rows come in'))
    await tail
    await sendLogs(1, 'tail_me now')
    await expectSeen(page.locator('.lr', { hasText: 'tail_me now' }))
  })

  test('alerts: a search becomes a rule, what comes in then an alert, which is acknowledged by name', async () => {
    await page.goto(`${vedette.url}/logs?q=declined`)
    await page.getByRole('link', { name: 'Make a rule of this' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Declines')
    await page.getByLabel('Severity').selectOption('critical')
    await expectSeen(page.getByText('Can be saved'))
    await page.getByRole('button', { name: 'Save rule' }).click()
    await page.waitForURL(/\/alerts\/rules\/Declines/)
    await page.goto(`${vedette.url}/alerts`)
    await expectSeen(page.getByRole('heading', { name: 'Alerts' }))
    // One more than a new rule bears.
    await sendLogs(11, 'card declined')
    await page.getByRole('link', { name: 'Declines' }).first().click()
    await expectSeen(page.getByRole('region', { name: 'Who was told, and when' }).getByText(/fires/))
    await page.keyboard.press('a')
    await expectSeen(page.getByRole('button', { name: 'Acknowledged' }))
    // The page says so before the server has.
    const declines = await eventually(
      async () => {
        const { rows } = await vedette.api<{ rows: readonly { labels: Record<string, string> }[] }>('/api/alerts')
        return rows.filter(({ labels }) => labels['alertname'] === 'Declines')
      },
      (found) => JSON.stringify(found).includes('Noa Adler'),
    )
    expect(declines).toMatchObject([{ labels: { severity: 'critical' } }])
  })

  test('the overview shows the platform and this machine without anything configured', async () => {
    await page.goto(`${vedette.url}/`)
    await expectSeen(page.getByRole('region', { name: 'Hosts' }).getByRole('rowheader'))
    await expectSeen(page.getByText('Engine', { exact: true }))
    await expectSeen(page.getByRole('img', { name: /^Memory: \d/ }))
  })

  test('ingestion: what is refused is counted with its reason', async () => {
    await sendLogs(3, 'from 1970', 1)
    await page.goto(`${vedette.url}/ingestion`)
    await expectSeen(page.getByRole('list', { name: 'Refused, by reason' }).getByRole('listitem'))
    await page
      .getByRole('region', { name: 'Sources' })
      .getByRole('row', { name: /made in set-up/ })
      .first()
      .waitFor()
  })

  test('settings: a person is added and changes role; retention and masking are kept', async () => {
    await page.goto(`${vedette.url}/settings/members`)
    await page.getByRole('button', { name: 'Add with a password' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Maya Levi')
    await dialog.getByLabel('E-mail').fill('maya@tidewater.example')
    await dialog.getByLabel('First password').fill('another sentry at the gate')
    await dialog.getByRole('button', { name: 'Add with a password' }).click()
    await page.getByLabel('Role of Maya Levi').selectOption('auditor')
    await expectSeen(page.getByText('Maya Levi is now Auditor.'))

    await page.goto(`${vedette.url}/settings/retention`)
    await page.getByLabel('Days to keep: Traces').fill('45')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectSeen(page.getByText('Retention saved.'))
    await page.reload()
    await expectSoon(() => page.getByLabel('Days to keep: Traces').inputValue()).toBe('45')

    await page.goto(`${vedette.url}/settings/masking`)
    await page.getByLabel('Text', { exact: true }).fill('mail noa@tidewater.example about card 4111 1111 1111 1111')
    await page.getByRole('button', { name: 'Mask it' }).click()
    const result = page.getByRole('status').locator('pre')
    await expectSeen(result)
    expect(await result.textContent()).not.toMatch(/noa@tidewater|4111/)
  })

  test('a rule for log classes is kept; one the server refuses is told at its field', async () => {
    await page.goto(`${vedette.url}/settings/log-classes`)
    await page.getByRole('button', { name: 'Begin with this rule' }).click()
    await page.getByRole('button', { name: 'Save rule' }).click()
    await expectSeen(page.getByText('Rule added.'))
    await page.reload()
    await page.getByRole('button', { name: 'Edit rule 1' }).click()
    await page.getByLabel('Field 2', { exact: true }).fill('severity')
    await page.getByLabel('Pattern of field 2').fill('eror')
    await page.getByRole('button', { name: 'Save rule' }).click()
    await expectSeen(page.locator('.rule-term').nth(1).getByText('is none of trace'))
  })

  test("metrics: Vedette's own are found, drawn and counted; the editor completes from them and underlines what the server refuses", async () => {
    // Of a moment that every step of an hour's grid reaches.
    const wholeStepMs = 30_000
    await eventually(
      () => {
        const at = Math.floor(Date.now() / wholeStepMs) * wholeStepMs
        const body = { query: 'vedette_metric_series_active', start: at, end: at, step: wholeStepMs }
        return vedette.api<{ series: unknown[] }>('/api/metrics/query', { body })
      },
      ({ series }) => series.length > 0,
      60_000,
    )
    await page.goto(`${vedette.url}/metrics/explore`)
    await page.getByLabel('Search metrics').fill('vedette_metric_series_active')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/metrics/metric/vedette_metric_series_active**')
    await expectSeen(page.getByRole('img', { name: /^vedette_metric_series_active.*between/ }))
    await expectSeen(page.getByRole('region', { name: 'Values' }).getByRole('rowheader'))
    await page.keyboard.press('Escape')
    await page.keyboard.press('e')
    await expectSeen(page.getByRole('textbox', { name: 'PromQL expression' }))
    await page.keyboard.press('Control+a')
    await page.keyboard.type('sum(vedette_')
    await expectSeen(page.getByRole('option', { name: /^vedette_/ }))
    await page.keyboard.press('Escape')
    await page.keyboard.type('x) )')
    await expectSeen(page.locator('.cm-lintRange-error'))
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await expectSeen(page.getByRole('alert').getByText('parse error'))
    await page.getByRole('link', { name: 'Cardinality' }).click()
    await expectSeen(page.getByRole('heading', { name: 'Active series over time' }))
    await page.getByRole('link', { name: 'Targets' }).click()
    await expectSeen(page.getByText('Nothing is scraped yet.'))
  })

  test("dashboards: Vedette's own asks for all of its panels together, and every one is answered", async () => {
    // Rates need two samples; the last step of a panel may lie some seconds back.
    const rate = encodeURIComponent('sum(rate(vedette_ingest_accepted_rows_total[1m]))')
    await eventually(
      () =>
        vedette.api<{ data: { result: unknown[] } }>(`/prometheus/api/v1/query?query=${rate}&time=${Math.floor(Date.now() / 1000) - 10}`),
      ({ data }) => data.result.length > 0,
      90_000,
    )
    const asked = await openDashboard(page, `${vedette.url}/d/vedette?from=now-15m`)
    expect(asked).toBe(await page.locator('.db-panel').count())
    await expectSoon(() => page.locator('[data-kind=stat] .figure-value').count()).toBe(6)
    await expectSeen(page.locator('[data-kind=stat]', { hasText: 'Engine' }).locator('.read', { hasText: 'up' }))
    await expectSeen(page.locator('.db-panel', { hasText: 'Rows accepted by signal' }).locator('canvas'))
    expect(await page.locator('.db-fault, .db-panel .fault').count()).toBe(0)
  })

  test('a session that is ended leads to the log-in page and back', async () => {
    await page.goto(`${vedette.url}/logs?q=shop`)
    await page.getByRole('button', { name: /Account/ }).click()
    await page.getByRole('menuitem', { name: 'Log out' }).click()
    await page.waitForURL('**/sign-in')
    await page.goto(`${vedette.url}/logs?q=service%3Ashop`)
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Log in' }).click()
    await expectSeen(page.getByText('The e-mail or the password is not right.'))
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.waitForURL(/\/logs\?q=service/)
    await expectSeen(page.locator('.lr'))
  })

  async function rowCount(): Promise<number> {
    return Number(await page.getByRole('grid', { name: 'Log rows' }).getAttribute('aria-rowcount'))
  }

  /** Sends records of the service `shop` through the front door; `body` for all of them, else every tenth is hostile. */
  async function sendLogs(count: number, body?: string, timeMs = Date.now()): Promise<void> {
    const logRecords = Array.from({ length: count }, (_, index) => ({
      timeUnixNano: `${Math.max(timeMs - index * 50, 1)}000000`,
      severityNumber: index % 7 === 0 ? 17 : 9,
      body: { stringValue: body ?? (index % 10 === 1 ? hostileBody : `order ${index} taken`) },
      attributes: [{ key: 'cart', value: { stringValue: `c${index % 10}` } }],
    }))
    const answer = await fetch(`${vedette.url}/v1/logs`, {
      method: 'POST',
      headers: { 'x-vedette-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({
        resourceLogs: [
          { resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] }, scopeLogs: [{ logRecords }] },
        ],
      }),
    })
    expect(answer.status).toBe(200)
  }
})
