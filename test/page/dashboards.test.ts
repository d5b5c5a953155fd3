import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'

import type { StoredDashboard } from '../../src/api/contract/dashboards.ts'
import { expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'
import { bodySaved, lookAgain, saveElsewhere } from './saved-elsewhere.ts'

describePages('dashboards', (pages) => {
  const { open } = pages
  const queries = (): number => pages.server.state.asked.filter((asked) => asked === 'POST /api/dashboards/query').length

  test('from the list to a dashboard: what is seen is asked in one request, each panel in its form, a broken one alone says so', async () => {
    const page = await open('/dashboards')
    await page.getByRole('searchbox', { name: 'Search dashboards' }).fill('check')
    await expectSoon(() => page.getByRole('row').count()).toBe(2)
    await page.getByRole('link', { name: 'Checkout health' }).click()
    await expectSeen(page.getByRole('heading', { name: 'Checkout health', level: 1 }))
    await expectSeen(page.getByRole('img', { name: /^Requests in All/ }))
    expect(queries()).toBe(1)
    await expectSeen(page.locator('[data-panel="1"]').getByText('payments'))
    await expectSeen(page.locator('[data-panel="5"]').getByText('unexpected end'))
    await expectSeen(page.getByRole('link', { name: 'the book' }))
    expect(await page.locator('.db-text').textContent()).toBe('Read meSee the book, not this.')
    // What is closed asks nothing until it is opened.
    await page.getByRole('button', { name: /^Details/ }).click()
    await page.waitForURL('**toggled=1.0**')
    await expectSeen(page.locator('[data-panel="6"]').getByRole('columnheader', { name: 'service' }))
    expect(queries()).toBe(2)
  })

  test('a variable is chosen, stands in the address and in titles, and everything is asked again', async () => {
    const page = await open('/d/shop')
    await page
      .getByRole('group', { name: 'Variables' })
      .getByRole('button', { name: /region/ })
      .click()
    await page.getByRole('checkbox', { name: 'eu-2' }).click()
    await page.waitForURL('**var-region=eu-2**')
    await page.keyboard.press('Escape')
    await expectSeen(page.getByRole('img', { name: /^Requests in eu-2/ }))
    await expectSoon(queries).toBeGreaterThanOrEqual(2)
  })

  test('a text is chosen, Back takes it back, and a field that is left does not choose it again', async () => {
    const page = await open('/d/shop')
    const box = page.getByRole('textbox', { name: 'host' })
    await box.fill('web-1')
    await box.press('Enter')
    await page.waitForURL('**var-host=web-1**')
    await page.goBack()
    await expectSoon(() => box.inputValue()).toBe('')
    await box.blur()
    await box.focus()
    await box.blur()
    await expectSoon(() => page.getByRole('heading', { name: 'Checkout health' }).count()).toBe(1)
    expect(page.url()).not.toContain('var-host')
  })

  test('a text that is taken back before it was answered does not stay in its field', async () => {
    const page = await open('/d/shop')
    const box = page.getByRole('textbox', { name: 'host' })
    await expectSeen(box)
    // The answer never comes.
    await page.route('**/variables', (route) => (route.request().postData()?.includes('web-1') ? undefined : route.continue()))
    await box.fill('web-1')
    await box.press('Enter')
    await page.waitForURL('**var-host=web-1**')
    await page.goBack()
    await expectSoon(() => box.inputValue()).toBe('')
  })

  test('a panel alone, its query, and the whole screen, each left with Escape', async () => {
    const page = await open('/d/shop')
    await expectSeen(page.getByRole('img', { name: /^Requests in All/ }))
    await page.getByRole('button', { name: 'Requests in All: actions' }).click()
    await page.getByRole('menuitem', { name: 'View alone' }).click()
    await page.waitForURL('**panel=4**')
    await expectSoon(() => page.locator('.db-panel').count()).toBe(1)
    await page.keyboard.press('Escape')
    await expectSoon(() => page.locator('.db-panel').count()).toBe(5)
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Whole screen' }).click()
    await page.waitForURL('**kiosk=1**')
    await page.keyboard.press('Escape')
    await expectSoon(() => new URL(page.url()).searchParams.has('kiosk')).toBe(false)
    await page.getByRole('button', { name: 'Requests in All: actions' }).click()
    await page.getByRole('menuitem', { name: 'Open in metrics' }).click()
    await page.waitForURL('**/metrics/explore?**')
    expect(new URL(page.url()).searchParams.get('expr')).toContain('requests{')
    await page.goBack()
    await page.getByRole('button', { name: 'More', exact: true }).click()
    const saved = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Download for Grafana' }).click()
    expect((await saved).suggestedFilename()).toBe('shop.grafana.json')
  })

  const placeOf = (panel: Locator): Promise<string> =>
    panel.evaluate((node: { style: { gridColumn: string; gridRow: string } }) => `${node.style.gridColumn}, ${node.style.gridRow}`)

  test('a panel is moved and made larger with keys and with the pointer, and Escape puts it back', async () => {
    const page = await open('/d/shop')
    await page.getByRole('button', { name: 'Edit' }).click()
    const first = page.locator('[data-panel="1"]')
    await first.focus()
    await page.keyboard.press('Shift+ArrowDown')
    await expectSoon(() => placeOf(first)).toBe('1 / span 6, 1 / span 5')
    await expectSeen(page.getByText('Orders confirmed: column 1, line 1, 6 wide, 5 high.'))
    const box = async (name: string) => {
      const found = await first.locator(name).boundingBox()
      if (!found) throw new Error(`${name} is not there`)
      return { x: found.x + found.width / 2, y: found.y + found.height / 2 }
    }
    const title = await box('header')
    await page.mouse.move(title.x, title.y)
    await page.mouse.down()
    await page.mouse.move(title.x, title.y + 37 * 2)
    await expectSoon(() => placeOf(first)).toBe('1 / span 6, 3 / span 5')
    await page.keyboard.press('Escape')
    await expectSoon(() => placeOf(first)).toBe('1 / span 6, 1 / span 5')
    await page.mouse.up()
    const corner = await box('.db-corner')
    await page.mouse.move(corner.x, corner.y)
    await page.mouse.down()
    await page.mouse.move(corner.x, corner.y + 37, { steps: 3 })
    await page.mouse.up()
    await expectSoon(() => placeOf(first)).toBe('1 / span 6, 1 / span 6')
  })

  test('a query, the title, the kind, the unit and a threshold are changed beside the dashboard, and the next version saved', async () => {
    const page = await open('/d/shop')
    await page.getByRole('button', { name: 'Orders confirmed: actions' }).click()
    await page.getByRole('menuitem', { name: 'Edit panel' }).click()
    await page.waitForURL('**sel=1**')
    const editor = page.getByRole('complementary', { name: 'Edit panel' })
    await editor.getByLabel('Title').fill('Orders')
    await editor.getByLabel('Query A', { exact: true }).fill('sum(')
    await page.keyboard.press('Enter')
    await expectSeen(editor.getByText('unexpected end'))
    await editor.getByLabel('Query A', { exact: true }).fill('sum(orders)')
    await page.keyboard.press('Enter')
    await editor.getByText('unexpected end').waitFor({ state: 'detached' })
    await editor.getByLabel('Kind').selectOption({ label: 'Gauge' })
    await editor.getByLabel('Unit').selectOption('bytes')
    await editor.getByRole('button', { name: 'Add a threshold' }).click()
    await editor.getByLabel('From', { exact: true }).fill('15')
    await expectSeen(page.locator('[data-panel="1"][data-kind="gauge"]').getByText('B', { exact: true }))
    await page.getByRole('button', { name: 'Add a panel' }).click()
    await page.waitForURL('**sel=7**')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectSeen(page.getByText('Saved as version 4.'))
    await expectSeen(page.getByRole('heading', { name: 'Orders', exact: true }))
    expect(page.url()).not.toContain('edit')
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Versions' }).click()
    await page
      .getByRole('row', { name: /Version 1/ })
      .getByRole('button', { name: 'Bring back' })
      .click()
    await expectSeen(page.getByText('Version 1 is back.'))
    await expectSeen(page.getByRole('heading', { name: 'Orders confirmed' }))
  })

  test('a long text that is pasted is read without being shown, and what is wrong about it is said', async () => {
    const page = await open('/dashboards')
    await page.getByRole('button', { name: 'Import' }).click()
    const dialog = page.getByRole('dialog')
    const paste = async (text: string): Promise<void> => {
      await dialog.getByLabel('Or its text').focus()
      await page.evaluate(`{
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', ${JSON.stringify(text)})
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
      }`)
    }
    const long = `{"title":"Brought along","panels":[${'{"type":"stat"},\n'.repeat(2000)}{"type":"stat"}]}`
    await paste(long.slice(0, -1))
    await expectSeen(dialog.getByText(/This is no JSON/))
    expect(await dialog.getByLabel('Or its text').count()).toBe(0)
    await dialog.getByRole('button', { name: 'Choose another' }).click()
    await paste(long)
    await dialog.getByRole('button', { name: 'See what becomes of it' }).click()
    await expectSeen(dialog.getByText('2 of 3 panels are exact'))
  })

  test('an import says what becomes of each panel before anything is made', async () => {
    const page = await open('/dashboards')
    await page.getByRole('button', { name: 'Import' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Or its text').fill('{')
    await expectSeen(dialog.getByText(/This is no JSON/))
    await dialog.getByLabel('Or its text').fill('{"title":"Brought along","panels":[]}')
    await dialog.getByRole('button', { name: 'See what becomes of it' }).click()
    await expectSeen(dialog.getByText('2 of 3 panels are exact'))
    await expectSeen(dialog.getByText('panels of the kind piechart are not there'))
    await dialog.getByRole('button', { name: 'Import', exact: true }).click()
    await page.waitForURL('**/d/shop')
  })

  test('what somebody else saves meanwhile is not overwritten; changes are not lost to another page before that was asked', async () => {
    const page = await open('/dashboards')
    await page.getByRole('link', { name: 'Checkout health' }).click()
    await page.getByRole('button', { name: 'Edit' }).click()
    const title = page.getByLabel('Title')
    await title.fill('Mine')
    const address = '/api/dashboards/shop'
    const { version, dashboard } = (await (await page.request.get(pages.server.origin + address)).json()) as StoredDashboard
    await saveElsewhere(page, address, { fromVersion: version, dashboard: { ...dashboard, title: 'Theirs' } })
    await lookAgain(page, address)
    await expectSeen(page.getByRole('heading', { name: 'Theirs', level: 1 }))
    expect(await title.inputValue()).toBe('Mine')
    const conflict = { status: 409, code: 'conflict', message: 'somebody else changed this dashboard in the meantime' }
    pages.server.fail('PUT /api/dashboards/:uid', conflict)
    const save = page.getByRole('button', { name: 'Save', exact: true })
    expect(await bodySaved(page, () => save.click())).toMatchObject({ fromVersion: version, dashboard: { title: 'Mine' } })
    await expectSeen(page.getByText(conflict.message))
    pages.server.fail('PUT /api/dashboards/:uid', undefined)

    const question = page.getByRole('dialog', { name: 'Leave without saving?' })
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Logs' }).click()
    await question.getByRole('button', { name: 'Stay here' }).click()
    for (let times = 0; times < 2; times++) {
      await page.evaluate('history.back()')
      await question.waitFor()
      await page.waitForURL('**/d/shop**')
    }
    await page.keyboard.press('Escape')
    await expectSoon(() => title.inputValue()).toBe('Mine')
    // Within the page nothing is lost, and nobody asks.
    await page.getByRole('button', { name: 'Requests in All: actions' }).click()
    await page.getByRole('menuitem', { name: 'View alone' }).click()
    await page.waitForURL('**panel=4**')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Logs' }).click()
    await question.getByRole('button', { name: 'Leave without saving' }).click()
    await page.waitForURL('**/logs**')
    await page.goBack()
    await expectSeen(page.getByRole('heading', { name: 'Theirs', level: 1 }))
    await saveElsewhere(page, address, { fromVersion: version + 1, dashboard })
  })

  test('live: asked again and again; while an answer takes longer than that, it is waited for', async () => {
    const page = await open('/d/shop')
    await expectSeen(page.getByRole('img', { name: /^Requests in All/ }))
    let finished = 0
    let failed = 0
    const isQuery = (url: string): boolean => url.endsWith('/api/dashboards/query')
    page.on('requestfinished', (request) => isQuery(request.url()) && finished++)
    page.on('requestfailed', (request) => isQuery(request.url()) && failed++)
    let release = (): void => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    await page.route('**/api/dashboards/query', async (route) => {
      await released
      await route.continue()
    })
    // Time runs faster for what is done every five seconds.
    await page.evaluate(`{
      window.ticks = 0
      const every = setInterval
      window.setInterval = (work, ms) => every(() => { if (ms === 5000) ticks++; work() }, ms / 20)
    }`)
    await page.keyboard.press('L')
    await page.waitForURL('**live=1**')
    await expectSoon(() => page.evaluate('ticks')).toBeGreaterThan(3)
    expect([finished, failed]).toEqual([0, 0])
    release()
    await expectSoon(() => finished).toBeGreaterThan(2)
    expect(failed).toBe(0)
    await page.keyboard.press('L')
    await expectSoon(() => new URL(page.url()).searchParams.has('live')).toBe(false)
  })
})
