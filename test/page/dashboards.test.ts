import { expect, test } from 'vitest'

import { expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'

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
  })

  test('a panel is moved and made larger with keys, renamed, and the next version saved', async () => {
    const page = await open('/d/shop')
    await page.getByRole('button', { name: 'Edit' }).click()
    const first = page.locator('[data-panel="1"]')
    await first.focus()
    await page.keyboard.press('Shift+ArrowDown')
    await expectSoon(() => first.evaluate((node: { style: { gridRow: string } }) => node.style.gridRow)).toContain('span 5')
    await first.getByRole('button', { name: 'Orders confirmed: actions' }).click()
    await page.getByRole('menuitem', { name: 'Name and place' }).click()
    await page.getByRole('dialog').getByLabel('Title').fill('Orders')
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectSeen(page.getByText('Saved as version 4.'))
    await expectSeen(page.getByRole('heading', { name: 'Orders', exact: true }))
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Versions' }).click()
    await page
      .getByRole('row', { name: /Version 1/ })
      .getByRole('button', { name: 'Bring back' })
      .click()
    await expectSeen(page.getByText('Version 1 is back.'))
    await expectSeen(page.getByRole('heading', { name: 'Orders confirmed' }))
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
})
