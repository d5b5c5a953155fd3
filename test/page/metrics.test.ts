import { expect, test } from 'vitest'

import { expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'

const mistake = 'invalid parameter "query": 1:8: parse error: unexpected ")"'

describePages('metrics', (pages) => {
  const { open } = pages
  const exprOf = (url: string): string => new URL(url).searchParams.get('expr') ?? ''

  test('a search finds names by how they begin, what they hold and what they are for; a click draws', async () => {
    const page = await open('/metrics/explore')
    await expectSeen(page.getByText('Choose a metric, or write PromQL.'))
    await page.keyboard.press('/')
    await page.keyboard.type('requests')
    await expectSoon(() => page.locator('.mx-name bdi.mono').allTextContents()).toEqual([
      'http_server_active_requests',
      'http_server_requests_total',
      'http_server_request_duration_seconds',
    ])
    await expectSeen(page.getByRole('button', { name: 'http_server_active_requests gauge' }))
    await expectSeen(page.locator('.mx-name', { hasText: 'Duration of HTTP server requests.' }))
    await page.getByRole('button', { name: /http_server_requests_total/ }).click()
    await page.waitForURL('**/metrics/explore?expr=*')
    expect(exprOf(page.url())).toBe('rate(http_server_requests_total[$__rate_interval])')
    await expectSeen(page.getByRole('img', { name: /^http_server_requests_total: [\d.]+/ }))
    await expectSeen(page.getByRole('heading', { name: 'http_server_requests_total' }))
    await expectSeen(page.getByText('Requests answered.'))
    // The reader sees the interval by its name, the server gets a duration.
    expect(pages.server.state.asked.some((asked) => asked.startsWith('POST /api/metrics/query'))).toBe(true)
    await page.goBack()
    await expectSeen(page.getByText('Choose a metric, or write PromQL.'))
  })

  test('keys: arrows and Enter choose a name', async () => {
    const page = await open('/metrics/explore')
    await expectSeen(page.locator('.mx-name'))
    await page.keyboard.press('/')
    await page.keyboard.type('heap')
    await page.keyboard.press('Enter')
    await page.waitForURL('**expr=nodejs_heap_used_bytes')
    await page.keyboard.press('/')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('db_pool')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**expr=db_pool_in_use')
  })

  test('a histogram is drawn as quantiles, a name with dots is quoted', async () => {
    const page = await open('/metrics/explore')
    await page.getByRole('button', { name: /http_server_request_duration_seconds/ }).click()
    const legend = page.getByRole('group', { name: 'Lines' })
    await expectSoon(() => legend.getByRole('button').count()).toBe(3)
    expect(await legend.textContent()).toMatch(/0\.5.*ms.*0\.99.*ms/)
    await page.getByRole('button', { name: /queue\.depth/ }).click()
    await expectSoon(() => exprOf(page.url())).toBe('{"queue.depth"}')
  })

  test('the legend and the table tell the values at the cursor, which the arrows move', async () => {
    const page = await open('/metrics/explore?expr=up')
    const chart = page.getByRole('img', { name: /^up: / })
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

  test('one press makes one line of each value of a label, another takes it back', async () => {
    const page = await open('/metrics/explore?expr=db_pool_in_use')
    await page.getByRole('group', { name: 'One line per' }).getByRole('button', { name: 'instance' }).click()
    await expectSoon(() => exprOf(page.url())).toBe('avg by (instance) (db_pool_in_use)')
    await expectSeen(page.getByRole('heading', { name: 'db_pool_in_use' }))
    await page.getByRole('group', { name: 'One line per' }).getByRole('button', { name: 'instance' }).click()
    await expectSoon(() => exprOf(page.url())).toBe('db_pool_in_use')
  })

  test('many series: the largest have colours, the others are grey, and what was left out is counted', async () => {
    const page = await open('/metrics/explore?expr=many')
    await expectSeen(page.getByText('28 more in grey'))
    await expectSeen(page.getByText('260 more series are not shown'))
    expect(await page.getByRole('region', { name: 'Values' }).getByRole('row').count()).toBe(41)
  })

  test('the editor is fetched when somebody writes; it completes names, runs on Enter and underlines mistakes', async () => {
    const page = await open('/metrics/explore?expr=up')
    await expectSeen(page.getByRole('img', { name: /^up: / }))
    const scripts = (): Promise<number> =>
      page.evaluate(`performance.getEntriesByType('resource').filter((one) => /PromqlEditor/.test(one.name)).length`)
    expect(await scripts()).toBe(0)
    await page.keyboard.press('e')
    const editor = page.getByRole('textbox', { name: 'PromQL expression' })
    await expectSeen(editor)
    await page.keyboard.press('Control+a')
    await page.keyboard.type('sum(http_server_act')
    await page.getByRole('option', { name: /http_server_active_requests/ }).click()
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
    await page.waitForURL('**from=now-120m**')
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
    await expectSoon(() => rows.count()).toBe(4)
    expect(await rows.first().textContent()).toContain('connection refused')
    await expectSeen(page.getByText('2 of 4 are up'))
    await page.getByRole('button', { name: 'Only down' }).click()
    await expectSoon(() => rows.count()).toBe(1)
    await page.waitForURL('**?down=1')
    await rows.getByRole('link').click()
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

  test('cardinality: limits are changed, and changed back', async () => {
    const page = await open('/metrics/cardinality')
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'How many series there may be' })
    await dialog.getByRole('spinbutton', { name: 'Active series of the project' }).fill('20000')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expectSeen(page.getByText('92.1 % of at most 20,000'))
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await expectSeen(page.getByText('1.84 % of at most 1,000,000'))
  })

  test('cardinality: nothing yet', async () => {
    pages.server.state.empty = true
    const page = await open('/metrics/cardinality')
    await expectSeen(page.getByText('No series yet.'))
  })
})
