import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'

import { expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const waterfall = '.wf-scroll[data-spans]'

describePages('traces', (pages) => {
  const { open } = pages
  const row = (page: Page): Promise<string | null> => page.locator('#wf-row').textContent()

  test('the waterfall: keys move, fold and open; the address holds the span, the view and what is looked for', async () => {
    const page = await open(`/trace/${traceId}`)
    const tree = page.getByRole('tree', { name: 'Waterfall of 48 spans' })
    await expectSeen(page.locator(waterfall))
    await tree.focus()
    await page.keyboard.press('ArrowDown')
    await expectSoon(() => row(page)).toContain('checkout POST /api/checkout, 2.84')
    expect(await page.locator('#wf-row').getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('ArrowLeft')
    await expectSoon(() => page.locator('#wf-row').getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await expectSoon(() => row(page)).toContain('payments createOrder')
    await page.keyboard.press('Enter')
    await page.waitForURL(/span=0000000000000001/)
    await expectSeen(page.getByRole('complementary', { name: 'Span' }).getByText('http.request.method'))
    await page.getByRole('button', { name: 'Zoom to it' }).click()
    await page.waitForURL(/zoom=/)
    await page.getByRole('button', { name: 'Whole trace' }).click()
    await expectSoon(() => page.url().includes('zoom=')).toBe(false)
    await page.keyboard.press('Escape')
    await expectSoon(() => page.url().includes('span=')).toBe(false)
    await page.keyboard.press('f')
    await page.keyboard.type('authorise')
    await page.waitForURL(/find=authorise/)
    await page.keyboard.press('Enter')
    await page.waitForURL(/span=/)
    await expectSoon(() => row(page)).toContain('authorise')
    await expectSeen(page.getByRole('status').getByText(/^1 of \d+$/))
  })

  test('of a span only the id is known: its trace opens at it, or it is said how far back there is none', async () => {
    const page = await open('/span/0000000000000005')
    await page.waitForURL(`**/trace/${traceId}?span=0000000000000005`)
    await expectSeen(page.getByText('PspTimeoutError'))
    await page.goto(new URL('/span/00000000000fffff', page.url()).href)
    await expectSeen(page.getByText(/^There is no span of that id since/))
    await page.getByRole('link', { name: 'Logs with this id' }).click()
    await page.waitForURL(/\/logs\?.*span_id/)
  })

  test('a failed span: its exception, and its logs one click away', async () => {
    const page = await open(`/trace/${traceId}?span=0000000000000005`)
    await expectSeen(page.getByText('PspTimeoutError'))
    expect(await page.evaluate('window.__pwned')).toBeUndefined()
    await page.getByRole('link', { name: 'Logs in span' }).click()
    await page.waitForURL(/\/logs\?.*trace_id/)
  })

  test('the pointer: a click opens a row, a drag on the ruler zooms, the wheel with Control too', async () => {
    const page = await open(`/trace/${traceId}`)
    await expectSeen(page.locator(waterfall))
    const box = await page.locator(waterfall).boundingBox()
    const [x, y] = [(box?.x ?? 0) + 500, box?.y ?? 0]
    await page.mouse.move(x, y + 10)
    await page.mouse.down()
    await page.mouse.move(x + 150, y + 10, { steps: 3 })
    await page.mouse.up()
    await page.waitForURL(/zoom=\d+(\.\d+)?-\d+/)
    await page.keyboard.down('Control')
    const before = page.url()
    await page.mouse.wheel(0, -400)
    await page.keyboard.up('Control')
    await expectSoon(() => page.url() !== before).toBe(true)
    await page.mouse.click(x, y + 28 + 14)
    await page.waitForURL(/span=0000000000000000/)
  })

  test('flame, table and JSON, and the table by its key', async () => {
    const page = await open(`/trace/${traceId}?tab=flame`)
    await page.getByRole('application').focus()
    await page.keyboard.press('ArrowDown')
    await expectSeen(page.getByRole('status').getByText(/of the work/))
    await page.keyboard.press('t')
    await page.getByRole('columnheader', { name: 'Duration' }).getByRole('button').click()
    await expectSoon(() => page.locator('.st-rows .st-row').first().textContent()).toContain('2.84')
    await page.keyboard.press('t')
    await page.getByRole('button', { name: 'JSON' }).click()
    await expectSeen(page.locator('.trace-json pre').getByText('"spanId": "0000000000000001"'))
  })

  test('ten thousand spans are few elements, and the last is a key away', async () => {
    const page = await open(`/trace/${'f'.repeat(32)}`)
    await expectSeen(page.locator('.wf-scroll[data-spans="10000"]'))
    expect(await page.locator('.wf *').count()).toBeLessThan(20)
    await page.getByRole('tree').focus()
    await page.keyboard.press('End')
    await expectSoon(() => page.locator('#wf-row').getAttribute('aria-posinset')).toBe('10000')
    expect(await page.locator(waterfall).evaluate((node: { scrollTop: number }) => node.scrollTop)).toBeGreaterThan(200_000)
  })

  test('traces: search, facet, order, scope', async () => {
    const page = await open('/traces?env=production&svc=payments')
    await expectSeen(page.locator('.trace-link'))
    expect(pages.server.state.asked.some((asked) => /\/api\/traces\?.*environment=production.*service=payments/.test(asked))).toBe(true)
    await page.goto(`${pages.server.origin}/traces`)
    await page.getByRole('button', { name: /^checkout/ }).click()
    await page.waitForURL(/q=service%3Acheckout/)
    await page.getByRole('button', { name: 'Duration', exact: true }).click()
    await page.waitForURL(/sort=slowest/)
    await page.keyboard.press('/')
    await page.keyboard.type(' nothing')
    await page.keyboard.press('Enter')
    await expectSeen(page.getByText('No trace matches in this time.'))
  })

  test('traces: fields that cannot be counted say so in their place; what is wrong with the search is said once', async () => {
    const fault = { status: 422, code: 'query_limit', message: 'It would read 31 billion spans.' }
    pages.server.fail('GET /api/traces/fields', fault)
    const page = await open('/traces')
    await expectSeen(page.getByRole('region', { name: 'Fields' }).getByRole('alert').getByText(fault.message))
    await expectSeen(page.locator('.trace-link'))
    pages.server.fail('GET /api/traces/scatter', fault)
    await page.reload()
    await expectSeen(page.locator('.tr-top').getByRole('alert').getByText(fault.message))
    await expectSeen(page.locator('.trace-link'))
    expect(await page.getByRole('alert').count()).toBe(1)
  })

  test('traces: a search is pinned and taken back; pinned again, what failed stands there in its colour', async () => {
    const page = await open('/traces?svc=checkout&q=duration%3A%3E1ms')
    await expectSeen(page.locator('.trace-link'))
    const pin = async (): Promise<void> => {
      await page.getByRole('button', { name: 'duration:>1ms: Pin to dashboard' }).click()
      const dialog = page.getByRole('dialog', { name: 'Pin to dashboard' })
      await dialog.getByRole('button', { name: 'Pin', exact: true }).click()
      await expectSeen(page.getByText('Pinned to Checkout health.'))
    }
    await page.getByLabel('Search the traces').fill('a draft')
    const before = page.url()
    await pin()
    // The form of the dialog is not that of the search.
    expect(page.url()).toBe(before)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expectSoon(() => pages.server.state.asked).toContain('DELETE /api/dashboards/shop/panels/90')
    await pin()
    await page.getByRole('link', { name: 'Open it' }).click()
    await page.waitForURL('**/d/shop')
    await page.locator('[data-panel="90"]').scrollIntoViewIfNeeded()
    const lines = page.getByRole('group', { name: 'duration:>1ms: lines' }).getByRole('button')
    await expectSoon(() => lines.allInnerTexts()).toEqual(['ok', 'error'])
    const colours = await lines
      .locator('.k')
      .evaluateAll((marks: { style: { background: string } }[]) => marks.map(({ style }) => style.background))
    expect(colours).toEqual(['var(--c1)', 'var(--critical)'])
    const last = pages.server.state.asked.findLast((asked) => asked.startsWith('GET /api/traces/scatter?')) ?? ''
    expect(new URLSearchParams(last.split('?')[1]).get('q')).toBe('duration:>1ms service:checkout')
  })

  test('traces: a part of the scatter narrows the table, says why, and becomes the search', async () => {
    const page = await open('/traces')
    const plot = page.locator('.scatter-plot')
    await expectSeen(page.locator('.trace-link'))
    await plot.focus()
    await page.keyboard.press('ArrowLeft')
    await expectSeen(page.locator('.scatter-head').getByText(/:\d\d: /))
    const box = await plot.boundingBox()
    const [left, top] = [box?.x ?? 0, box?.y ?? 0]
    await page.mouse.move(left + 300, top + 20)
    await page.mouse.down()
    await page.mouse.move(left + (box?.width ?? 0) - 20, top + 80, { steps: 3 })
    await page.mouse.up()
    await page.waitForURL(/box=/)
    await expectSoon(() => pages.server.state.asked.some((asked) => /\/api\/traces\?.*minDurationMs/.test(asked))).toBe(true)
    await page.getByRole('button', { name: 'Why?' }).click()
    await expectSeen(page.getByRole('region', { name: 'Why?' }).getByText('v4.18.0'))
    await page.getByRole('button', { name: 'Narrow to it' }).click()
    await page.waitForURL(/q=duration/)
    expect(page.url()).not.toContain('box=')
  })
})
