import { expect, test } from 'vitest'

import { eventually } from '../harness/vedette.ts'
import { expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'
import { holdNext } from './hold-next.ts'

const mistake = 'invalid parameter "query": 1:8: parse error: unexpected ")"'

describePages('metrics', (pages) => {
  const { open } = pages
  const exprOf = (url: string): string => new URL(url).searchParams.get('expr') ?? ''

  test('a search finds names by how they begin, what they hold and what they are for; it stays in the address, and keys choose', async () => {
    const page = await open('/metrics/explore')
    await expectSeen(page.getByRole('heading', { name: 'Metrics as charts' }))
    await page.keyboard.press('/')
    await page.keyboard.type('requests')
    await page.waitForURL('**?q=requests')
    await expectSoon(() => page.locator('.mx-name bdi.mono').allTextContents()).toEqual([
      'http_server_active_requests',
      'http_server_requests_total',
      'http_server_request_duration_seconds',
    ])
    await expectSeen(page.getByRole('link', { name: 'http_server_active_requests gauge' }))
    await expectSeen(page.locator('.mx-name', { hasText: 'Duration of HTTP server requests.' }))
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/metrics/metric/http_server_requests_total?q=requests')
    await expectSeen(page.getByRole('heading', { name: 'http_server_requests_total' }))
    await expectSeen(page.locator('.mx-title').getByText('Requests answered.'))
    await expectSeen(page.getByRole('img', { name: /^http_server_requests_total, 6 lines/ }))
    await page.goBack()
    await page.keyboard.press('/')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('queue')
    await page.keyboard.press('Enter')
    // A name with a dot is an address too, when it is opened anew.
    await page.waitForURL('**/metrics/metric/queue%2Edepth?q=queue')
    await page.reload()
    await expectSeen(page.getByRole('heading', { name: 'queue.depth' }))
    await expectSeen(page.getByText('avg ({"queue.depth"})'))
  })

  test('cards ask only while they are in sight, and lead to their metric; more names come by pages', async () => {
    const page = await open('/metrics/explore')
    const card = page.getByRole('article', { name: 'http_server_request_duration_seconds' })
    await card.scrollIntoViewIfNeeded()
    await expectSeen(card.getByRole('img'))
    const queries = (): number => pages.server.state.asked.filter((asked) => asked.startsWith('POST /api/metrics/query')).length
    expect(queries()).toBeLessThan(18)
    await expectSeen(page.getByRole('article', { name: 'app_build_info' }).getByText('service="checkout"'))
    await page.getByRole('button', { name: 'Show 6 more' }).click()
    await expectSeen(page.getByRole('link', { name: 'up untyped' }))
    await card.getByRole('link').click()
    await page.waitForURL('**/metrics/metric/http_server_request_duration_seconds')
    const legend = page.getByRole('group', { name: 'Lines' })
    await expectSoon(() => legend.getByRole('button').count()).toBe(3)
    expect(await legend.textContent()).toMatch(/p50.*ms.*p95.*ms.*p99.*ms/)
  })

  test('without a query language: broken down, filtered, as a heat map; all in the address, and open as PromQL', async () => {
    const page = await open('/metrics/metric/http_server_request_duration_seconds')
    await page.getByRole('group', { name: 'Break down by' }).getByRole('button', { name: 'service' }).click()
    await page.waitForURL('**by=service')
    await expectSeen(page.getByText('histogram_quantile(0.95, sum by (le, service)'))
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('combobox', { name: 'Label' }).selectOption('service')
    await page.getByRole('textbox', { name: 'Value' }).fill('pay')
    await page.getByRole('list', { name: 'Value' }).getByRole('button', { name: 'payments' }).click()
    await expectSoon(() => new URL(page.url()).searchParams.get('f')).toBe('service="payments"')
    await expectSeen(page.getByText('_bucket{service="payments"}'))
    await page.getByRole('button', { name: 'Remove the filter service="payments"' }).click()
    await expectSoon(() => new URL(page.url()).searchParams.has('f')).toBe(false)
    await page.getByRole('combobox', { name: 'Show' }).selectOption('heat')
    await expectSeen(page.getByRole('img', { name: /measurements per second/ }))
    await page.getByRole('combobox', { name: 'Show' }).selectOption('quantiles')
    await page.getByRole('link', { name: 'Open as PromQL' }).click()
    await expectSoon(() => exprOf(page.url())).toContain('sum by (le, service)')
  })

  test('a page for each metric: what tells its series apart, who sends it, who uses it, what is related; exemplars lead to traces', async () => {
    const page = await open('/metrics/metric/http_server_requests_total')
    await expectSeen(page.getByRole('region', { name: 'What tells its series apart' }).getByText('184 series, 4 new in the last hour'))
    await expectSeen(page.getByRole('region', { name: 'Who sends it' }).getByText('checkout · 10.0.4.17:9464'))
    await expectSeen(page.getByRole('region', { name: 'Who uses it' }).getByRole('link', { name: 'service:requests:rate5m' }))
    const related = page.getByRole('region', { name: 'Related metrics' })
    await related.getByRole('button', { name: 'Same labels' }).click()
    await expectSoon(() => related.getByRole('article').count()).toBe(1)
    await expectSeen(page.getByText('diamonds open traces'))
    const chart = page.getByRole('img', { name: /^http_server_requests_total, / })
    await chart.focus()
    // The last diamond stands on a whole minute.
    const spoken = chart.locator('xpath=following-sibling::*[@role="status"]')
    const diamond = page.getByText('open the trace')
    for (let text = ''; !(await diamond.isVisible());) {
      await page.keyboard.press('ArrowLeft')
      await expectSoon(() => spoken.textContent()).not.toBe(text)
      text = (await spoken.textContent()) ?? ''
    }
    await page.keyboard.press('Enter')
    await page.waitForURL('**/trace/4bf92f3577b34da6a3ce929d0e0e4736?span=00f067aa0ba902b7')
  })

  test('environment, service and comparison of the context bar: matchers where the metric has them, and it says where not', async () => {
    const page = await open('/metrics/metric/db_pool_in_use?env=production&svc=checkout&cmp=1d')
    await expectSeen(page.getByText('Only checkout, by service="checkout".'))
    await expectSeen(page.getByText('This metric does not tell its environment'))
    await expectSeen(page.getByText('avg (db_pool_in_use{service="checkout"})'))
    await expectSeen(page.getByRole('button', { name: /^average/ }))
    const days = (): Promise<number> => page.getByRole('region', { name: 'db_pool_in_use' }).getByRole('columnheader').count()
    await page.keyboard.press('t')
    // A column for the time, three lines, and the same three the day before.
    await expectSoon(days).toBe(7)
  })

  test('how it was answered: what was read, and in plain words why it is slow', async () => {
    const page = await open('/metrics/explore?expr=many')
    await page.getByRole('button', { name: 'How was it answered?' }).click()
    const told = page.getByRole('region', { name: 'How it was answered' }).first()
    await expectSeen(told.getByText('{job="node"} stands for 61 k series.'.replace(' k', '\u2009k')))
    await expectSeen(told.getByText('A recording rule'))
    await expectSeen(told.getByRole('cell', { name: 'the store' }))
    // The largest have colours, the others are grey, and what was left out is counted.
    await expectSeen(page.getByText('28 more in grey'))
    await expectSeen(page.getByText('260 more series are not shown'))
    const rows = page.getByRole('region', { name: 'Values' }).getByRole('row')
    expect(await rows.count()).toBe(13)
    await page
      .locator('.mx-table')
      .getByRole('button', { name: /^Show \d+ more$/ })
      .click()
    await expectSoon(() => rows.count()).toBeGreaterThan(13)
  })

  test('the legend and the table tell the values at the cursor, which the arrows move', async () => {
    const page = await open('/metrics/explore?expr=up')
    const chart = page.getByRole('img', { name: /^up, 6 lines/ })
    await chart.focus()
    await expectSeen(page.getByRole('columnheader', { name: 'Last' }))
    for (let pressed = 0; pressed < 3; pressed++) await page.keyboard.press('ArrowLeft')
    await expectSeen(page.getByRole('columnheader', { name: /^\d\d:\d\d:\d\d UTC$/ }))
    await expectSeen(page.getByRole('rowheader', { name: /service="checkout"/ }))
    const first = page.getByRole('group', { name: 'Lines' }).getByRole('button').first()
    await first.click()
    expect(await first.getAttribute('aria-pressed')).toBe('true')
    await page.keyboard.press('t')
    await expectSeen(page.getByRole('region', { name: 'up' }).getByRole('table'))
  })

  test('the editor is fetched when somebody writes; it completes names, runs on Enter and underlines mistakes', async () => {
    const page = await open('/metrics/explore?expr=up')
    await expectSeen(page.getByRole('img', { name: /^up, 6 lines/ }))
    const scripts = (): Promise<number> =>
      page.evaluate(`performance.getEntriesByType('resource').filter((one) => /PromqlEditor/.test(one.name)).length`)
    expect(await scripts()).toBe(0)
    await page.keyboard.press('e')
    const editor = page.getByRole('textbox', { name: 'PromQL expression' })
    await expectSeen(editor)
    await page.keyboard.press('Control+a')
    await page.keyboard.type('sum(http_server_act')
    const option = page.getByRole('option', { name: /http_server_active_requests/ })
    // Presses in the first moments of a list are not meant for it: the editor passes over them.
    await eventually(
      async () => {
        if (await option.isVisible()) await option.click({ timeout: 1000 }).catch(() => undefined)
        return editor.textContent()
      },
      (text) => text === 'sum(http_server_active_requests)',
    )
    await page.keyboard.press('Enter')
    await page.waitForURL('**expr=sum*')
    expect(exprOf(page.url())).toBe('sum(http_server_active_requests)')

    for (const name of ['GET /prometheus/api/v1/parse_query', 'POST /api/metrics/query'] as const)
      pages.server.fail(name, { status: 400, code: 'bad_input', message: mistake })
    await page.keyboard.press('Control+a')
    await page.keyboard.type('sum(up)) ')
    await expectSeen(page.locator('.cm-lintRange-error'))
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await expectSeen(page.getByRole('alert').getByText('unexpected ")"'))
  })

  test('a mistake in an address is underlined without the editor', async () => {
    pages.server.fail('POST /api/metrics/query', { status: 400, code: 'bad_input', message: mistake })
    const page = await open('/metrics/explore?expr=sum(up))')
    await expectSoon(() => page.locator('.mx-mistake').textContent()).toBe(')')
    await expectSeen(page.getByRole('alert').getByText('parse error'))
  })

  test('remarks of the engine stand under the chart, with the part they mean', async () => {
    const page = await open('/metrics/explore?expr=rate(db_pool_in_use[5m])')
    const remarks = page.getByRole('list', { name: 'Remarks on the query' })
    await expectSeen(remarks.getByText('metric might not be a counter'))
    expect(await remarks.locator('code').textContent()).toBe('db_pool_in_use')
  })

  test('nothing found, and nothing there at all, each say what to do', async () => {
    const page = await open('/metrics/explore?expr=nothing_like_it')
    await expectSeen(page.getByText('No values in this time.'))
    await page.getByRole('button', { name: 'Twice the time' }).click()
    await page.waitForURL('**from=now-2h**')
    pages.server.state.empty = true
    const fresh = await open('/metrics/explore')
    await expectSeen(fresh.getByText('remote_write:'))
    expect(await fresh.locator('.snippet').first().textContent()).toContain(`${pages.server.origin}/prometheus/api/v1/write`)
    await fresh.getByRole('link', { name: 'Targets' }).click()
    await expectSeen(fresh.getByText('scrape_configs:'))
  })

  test('targets: those that are down come first with their error, and alone when asked for', async () => {
    const page = await open('/metrics/targets')
    const rows = page.getByRole('region', { name: 'Targets' }).locator('tbody tr')
    await expectSoon(() => rows.count()).toBe(100)
    expect(await rows.first().textContent()).toContain('ECONNREFUSED')
    await expectSeen(page.getByText('121 of 124 are up'))
    await page.getByRole('button', { name: 'Show more' }).click()
    await expectSoon(() => rows.count()).toBe(124)
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0)
    await page.getByLabel('Find by job, address or label').fill('db-77.')
    await expectSoon(() => rows.count()).toBe(1)
    await page.getByLabel('Find by job, address or label').fill('')
    await page.getByRole('button', { name: 'Only down' }).click()
    await expectSoon(() => rows.count()).toBe(2)
    await page.waitForURL('**?down=1')
    await expectSeen(rows.first().getByText(/^Nothing listens there/))
    await expectSeen(rows.last().getByText(/^It wants other credentials/))
    const alerts = new URL((await rows.first().getByRole('link', { name: 'Its alerts' }).getAttribute('href')) ?? '', page.url())
    expect(alerts.searchParams.get('q')).toBe('{instance="10.0.4.17:9464"}')
    await rows.first().getByRole('link', { name: 'payments' }).click()
    await expectSoon(() => exprOf(page.url())).toBe('up{job="payments", instance="10.0.4.17:9464"}')
  })

  test('cardinality: who grows comes first, with what was refused; labels and values lead to the series behind them', async () => {
    const page = await open('/metrics/cardinality')
    await expectSeen(page.getByText('1.84 % of at most 1,000,000'))
    await expectSeen(page.getByRole('img', { name: /^Active series over time: / }))
    await expectSeen(page.getByRole('img', { name: /^New series in each hour: / }))
    const first = page.getByRole('region', { name: 'Metrics', exact: true }).locator('tbody tr').first()
    await expectSoon(() => first.textContent()).toContain('http_server_requests_totalnew ones were refused 37 times9,000')
    await expectSeen(page.getByRole('region', { name: 'Labels', exact: true }).getByRole('link', { name: 'user' }))
    await page.getByRole('link', { name: 'service=checkout' }).click()
    await expectSoon(() => exprOf(page.url())).toBe('topk(10, count by (__name__) ({service="checkout"}))')
  })

  test('cardinality: a label is cut with one press after its preview, and comes back with another', async () => {
    const page = await open('/metrics/cardinality')
    await page.getByRole('button', { name: 'http_server_requests_total', exact: true }).click()
    await page.waitForURL('**metric=http_server_requests_total')
    const drawer = page.getByRole('complementary', { name: 'http_server_requests_total' })
    await expectSeen(drawer.getByText('8,400 values, 1,290 new in the last hour'))
    // Without it a histogram means nothing.
    expect(await drawer.getByRole('button', { name: 'Cut this label: le' }).count()).toBe(0)
    await drawer.getByRole('button', { name: 'Cut this label: user' }).click()
    const dialog = page.getByRole('dialog', { name: 'Cut the label user' })
    await expectSeen(dialog.getByText('what each of them rises by is added up'))
    await expectSoon(() => dialog.locator('.mx-figures').textContent()).toBe('Series now9,000With this rule60')
    await dialog.getByRole('button', { name: 'Cut the label' }).click()
    const rules = page.getByRole('region', { name: 'What is cut' }).getByRole('table')
    await expectSeen(rules.getByText('Cut user from http_server_requests_total'))
    await expectSeen(page.getByText('user is cut'))
    await rules
      .getByRole('row', { name: /Cut user from/ })
      .getByRole('button', { name: 'Undo' })
      .click()
    await expectSeen(page.getByText('user is kept again'))
    await expectSoon(() => rules.getByText('Cut user from').count()).toBe(0)
    expect(await rules.getByText('Cut pod_template_hash from all metrics').count()).toBe(1)
    await page.keyboard.press('Escape')
    await expectSoon(() => new URL(page.url()).searchParams.has('metric')).toBe(false)
  })

  test('cardinality: values that clash are said to, and only cut when that is accepted; series can be dropped instead', async () => {
    const page = await open('/metrics/cardinality?metric=process_resident_memory_bytes')
    const drawer = page.getByRole('complementary', { name: 'process_resident_memory_bytes' })
    await drawer.getByRole('button', { name: 'Cut this label: user' }).click()
    const dialog = page.getByRole('dialog')
    await expectSeen(dialog.getByText('In 47 of 50 groups looked at'))
    const cut = dialog.getByRole('button', { name: 'Cut the label' })
    expect(await cut.isDisabled()).toBe(true)
    await dialog.getByRole('checkbox', { name: 'Keep only one of them all the same' }).check()
    expect(await cut.isDisabled()).toBe(false)
    await dialog.getByRole('combobox', { name: 'What' }).selectOption('drop_series')
    await expectSoon(() => dialog.locator('.mx-figures').textContent()).toBe('Series now9,000With this rule4,500')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await drawer.getByRole('button', { name: 'Drop series where path is /healthz' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Drop the series' }).click()
    await expectSeen(page.getByText('Drop process_resident_memory_bytes where path is /healthz'))
  })

  test('cardinality: a rule that cannot be taken back is in its list again, and says so', async () => {
    pages.server.fail('DELETE /api/metrics/label-cuts/:id', { status: 403, code: 'forbidden', message: 'your role has no settings.write' })
    const page = await open('/metrics/cardinality')
    const rules = page.getByRole('region', { name: 'What is cut' }).getByRole('table')
    const row = rules.getByRole('row', { name: /Cut pod_template_hash/ })
    const release = await holdNext(page, /\/api\/metrics\/label-cuts\/[^/]+$/)
    await row.getByRole('button', { name: 'Undo' }).click()
    await expectSoon(() => row.count()).toBe(0)
    await release()
    const said = page.getByRole('alert')
    await expectSeen(said.getByText('The rule for pod_template_hash still holds.'))
    await expectSeen(said.getByText('An admin of the project can change your role.'))
    await expectSeen(row)
    // Trying again would not help.
    expect(await said.getByRole('button').allInnerTexts()).toEqual([''])
    await said.getByRole('button', { name: 'Close the message' }).click()
    await expectSoon(() => said.count()).toBe(0)
  })

  test('cardinality: limits are changed, and changed back', async () => {
    const page = await open('/metrics/cardinality')
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'How many series there may be' })
    await dialog.getByRole('spinbutton', { name: 'Active series of the project' }).fill('20000')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expectSeen(page.getByText('92.1 % of at most 20,000'))
    // It is gone, and so is its dialog: the undo still says that it failed, and can be tried again.
    pages.server.fail('PUT /api/metrics/series-limits', { status: 503, code: 'unavailable', message: 'the state store is away' })
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await expectSeen(page.getByRole('alert').getByText('It could not be undone.'))
    pages.server.fail('PUT /api/metrics/series-limits', undefined)
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
    await expectSeen(page.getByText('1.84 % of at most 1,000,000'))
  })

  test('cardinality: nothing yet', async () => {
    pages.server.state.empty = true
    const page = await open('/metrics/cardinality')
    await expectSeen(page.getByText('No series yet.'))
  })
})
