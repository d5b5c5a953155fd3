import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'

import { expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

describePages('the shell', (pages) => {
  const { open } = pages
  const parameter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name)
  const palette = (page: Page) => page.locator('.palette input')

  test('without a pointer: to pages and back, through time, live, to the list of keys', async () => {
    const page = await open('/')
    await expectSeen(page.getByRole('heading', { name: 'Overview' }))
    await page.keyboard.press('g')
    await page.keyboard.press('t')
    await page.waitForURL('**/traces')
    await expectSeen(page.getByRole('heading', { name: 'Traces' }))
    await page.keyboard.press('z')
    await page.waitForURL('**/traces?from=now-2h')
    await page.keyboard.press('[')
    await expectSoon(() => parameter(page, 'to')).toMatch(/^\d{4}-.*Z$/)
    await page.keyboard.press('L')
    await expectSoon(() => [parameter(page, 'live'), parameter(page, 'to')]).toEqual(['1', null])
    await page.keyboard.press('L')
    await expectSoon(() => parameter(page, 'live')).toBeNull()
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await expectSeen(help.getByText('Go to Logs'))
    await expectSeen(help.getByText('Chart as table'))
    await page.keyboard.press('Escape')
    await expectSoon(() => help.count()).toBe(0)
    await page.keyboard.press('g')
    await page.keyboard.press('l')
    await page.waitForURL('**/logs?from=*')
    await page.goBack()
    await page.waitForURL('**/traces?from=*')
  })

  test('the time of the audit trail is its own: no other page begins with it', async () => {
    const page = await open('/audit?from=now-30d&to=now-1d')
    const menu = page.getByRole('navigation').first()
    await expectSoon(() => menu.getByRole('link', { name: 'Logs' }).getAttribute('href')).toBe('/logs')
  })

  test('with a keyboard of another script the shortcuts lie in the same places', async () => {
    const page = await open('/', { language: 'he' })
    await expectSeen(page.getByRole('heading', { name: 'סקירה' }))
    await page.evaluate(
      `for (const [key, code] of [['ע', 'KeyG'], ['ך', 'KeyL']]) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true }))`,
    )
    await page.waitForURL('**/logs')
  })

  test('environment, service, comparison and time go along, through pages that have none of them', async () => {
    const page = await open('/logs?from=now-3h')
    await page.getByRole('button', { name: 'env all' }).click()
    await page.getByRole('combobox', { name: 'env' }).fill('stag')
    await expectSeen(page.getByRole('option', { name: 'staging' }))
    await page.keyboard.press('Enter')
    await page.waitForURL(/env=staging/)
    await page.getByRole('button', { name: 'service all' }).click()
    // Only what reports in the chosen environment.
    await expectSoon(() => page.getByRole('listbox', { name: 'service' }).getByRole('option').allTextContents()).toEqual([
      'All services',
      'checkout',
    ])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/svc=checkout/)
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('menuitemradio', { name: 'day before' }).click()
    await page.waitForURL(/cmp=1d/)
    await page.keyboard.press('Escape')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click()
    await page.waitForURL('**/settings')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Traces' }).click()
    await page.waitForURL('**/traces?from=now-3h&env=staging&svc=checkout&cmp=1d')
    await expectSeen(page.getByRole('button', { name: 'env staging' }))
    await expectSeen(page.getByRole('button', { name: 'vs day before' }))
  })

  test('the palette finds services, views and actions, reads what is pasted, and remembers', async () => {
    const page = await open('/traces?from=now-6h')
    await expectSeen(page.getByRole('heading', { name: 'Traces' }))
    const services = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Services' })
    await services.focus()
    await page.keyboard.press('Control+k')
    await expectSeen(palette(page))
    await page.keyboard.press('Escape')
    await expectSoon(() => services.and(page.locator(':focus')).count()).toBe(1)
    await page.keyboard.press('Control+k')
    await palette(page).fill('time-outs')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/logs?q=timeout&from=now-3h')
    await page.keyboard.press('Control+k')
    await palette(page).fill('only payments')
    await page.getByRole('option', { name: 'Only payments on this page' }).click()
    await page.waitForURL(/svc=payments/)
    await page.keyboard.press('Control+k')
    await palette(page).fill('noa@tidewater.example')
    await page.keyboard.press('Enter')
    await expectSoon(() => parameter(page, 'q')).toBe('"noa@tidewater.example" OR user.email:"noa@tidewater.example"')
    expect(parameter(page, 'from')).toBe('now-3h')
    await page.keyboard.press('Control+k')
    await palette(page).fill(`${pages.server.origin}/trace/${traceId}`)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/trace/${traceId}`)
    await page.keyboard.press('Control+k')
    const recent = page.getByRole('group', { name: 'Recent' }).getByRole('option')
    await expectSeen(recent)
    expect(await recent.count()).toBe(3)
    await palette(page).fill('light')
    await page.keyboard.press('Enter')
    await expectSoon(() => page.locator('html').getAttribute('data-theme')).toBe('light')
    expect(await page.locator('meta[name=theme-color]').getAttribute('content')).toBe('#f2f4f4')
  })

  test('dashboards are found on the server, as they are typed: in the palette, and to pin to when there are very many', async () => {
    const page = await open('/logs?q=-class%3Aaudit')
    await page.locator('.lr').first().waitFor()
    await page.keyboard.press('Control+k')
    await palette(page).fill('checkout h')
    await expectSeen(page.getByRole('option', { name: /^Checkout health/ }))
    expect(pages.server.state.asked).toContain('GET /api/dashboards?q=checkout+h&limit=200')
    expect(pages.server.state.asked).not.toContain('GET /api/dashboards?limit=200')
    await page.keyboard.press('Escape')

    await page.route('**/api/dashboards?*', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, json: { ...((await response.json()) as object), next: 'further' } })
    })
    await page.getByRole('button', { name: '-class:audit: Pin to dashboard' }).click()
    const dialog = page.getByRole('dialog', { name: 'Pin to dashboard' })
    const choice = dialog.getByLabel('Dashboard', { exact: true })
    await dialog.getByLabel('Find a dashboard').fill('health')
    await expectSoon(() => pages.server.state.asked).toContain('GET /api/dashboards?q=health&limit=100')
    await choice.selectOption('Checkout health')
    // What was chosen stays so, though it is not what is looked for now.
    await dialog.getByLabel('Find a dashboard').fill('nothing like it')
    await expectSoon(() => pages.server.state.asked).toContain('GET /api/dashboards?q=nothing+like+it&limit=100')
    await expectSoon(() => choice.locator('option').allInnerTexts()).toEqual(['Checkout health', 'A new dashboard'])
    expect(await choice.inputValue()).toBe('shop')
  })

  test('a view is saved, opened, removed, and back after Undo', async () => {
    const page = await open('/logs?q=refund')
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('button', { name: 'Save this view' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save this view' })
    await dialog.getByLabel('Name').fill('Refunds')
    await dialog.getByLabel('Share with everybody in the project').check()
    await page.keyboard.press('Enter')
    await expectSeen(page.getByText('Refunds saved.'))
    await page.goto(`${pages.server.origin}/settings`)
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('link', { name: /^Refunds/ }).click()
    await page.waitForURL('**/logs?q=refund')
    await page.getByRole('button', { name: 'Views' }).click()
    expect(await page.getByRole('link', { name: /^Refunds/ }).getAttribute('aria-current')).toBe('page')
    await page.getByRole('button', { name: 'Remove Refunds' }).click()
    await expectSoon(() => page.getByRole('link', { name: /^Refunds/ }).count()).toBe(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Views' }).click()
    await expectSeen(page.getByRole('link', { name: /^Refunds/ }))
  })

  test('a view that the server does not remove is back, and why is said', async () => {
    pages.server.fail('DELETE /api/views/:id', { status: 403, code: 'forbidden', message: 'only who saved it' })
    const page = await open('/logs')
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('button', { name: 'Remove Payment time-outs' }).click()
    await expectSeen(page.getByText('Your role does not allow this.'))
    await expectSeen(page.getByRole('link', { name: /^Payment time-outs/ }))
  })

  test('links: as it stands, with fixed times, and short', async () => {
    const page = await open('/logs?q=timeout&from=now-3h&live=1')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const copied = async (item: string, said: string): Promise<URL> => {
      await page.getByRole('button', { name: 'Share' }).click()
      await page.getByRole('menuitem', { name: item }).click()
      await expectSeen(page.getByText(said))
      return new URL(await page.evaluate<string>('navigator.clipboard.readText()'))
    }
    const moving = await copied('Copy link times move along', 'Link copied. Its times move along.')
    expect(moving.search).toBe('?q=timeout&from=now-3h&live=1&project=tidewater')
    const fixed = await copied('Copy link with fixed times', 'It will always show this time.')
    expect(Date.parse(fixed.searchParams.get('to') ?? '') - Date.parse(fixed.searchParams.get('from') ?? '')).toBe(3 * 3_600_000)
    expect(fixed.searchParams.get('live')).toBeNull()
    const short = await copied('Copy short link', 'Short link copied.')
    expect(short.pathname).toMatch(/^\/s\/link\d+$/)
    await page.goto(short.href)
    await page.waitForURL('**/logs?q=timeout&from=now-3h&live=1')
    expect(await page.evaluate('localStorage.getItem("vedette.project")')).toBe('tidewater')
  })

  test('a project that is none of the caller’s is said, with the way to one that is', async () => {
    pages.server.fail('GET /api/session', { status: 404, code: 'not_found', message: 'there is no such project among yours' })
    const page = await open('/logs?project=elsewhere')
    await expectSeen(page.getByText('You are not in this project.'))
    expect(page.url()).toBe(`${pages.server.origin}/logs`)
    pages.server.fail('GET /api/session', undefined)
    await page.getByRole('button', { name: 'To your own project' }).click()
    await expectSeen(page.locator('.lr'))
    expect(await page.evaluate('localStorage.getItem("vedette.project")')).toBeNull()
  })

  test('the menu closes to its icons, and is still closed before the next first paint', async () => {
    const page = await open('/logs')
    const menu = page.getByRole('navigation', { name: 'Main' })
    const width = async (): Promise<number | undefined> => (await menu.boundingBox())?.width
    await expectSoon(width).toBeGreaterThan(200)
    await menu.getByRole('button', { name: 'Close the menu' }).click()
    await expectSoon(width).toBeLessThan(50)
    await page.reload({ waitUntil: 'commit' })
    await expectSoon(() => page.locator('html').getAttribute('data-menu')).toBe('closed')
    await menu.getByRole('link', { name: 'Traces' }).click()
    await page.waitForURL('**/traces')
    await menu.getByRole('button', { name: 'Open the menu' }).click()
    await expectSoon(width).toBeGreaterThan(200)
  })

  test('on a phone, from right to left: project, environment, time and live fit, and can be used', async () => {
    const page = await open('/logs?env=production', { phone: true, language: 'he' })
    await expectSeen(page.locator('.lr'))
    const bar = page.locator('.bar')
    expect(await bar.evaluate((element: { scrollWidth: number }) => element.scrollWidth)).toBeLessThanOrEqual(390)
    await bar.getByRole('button', { name: 'סביבה production' }).tap()
    const list = page.getByRole('listbox', { name: 'סביבה' })
    await list.getByRole('option', { name: 'staging' }).tap()
    await page.waitForURL(/env=staging/)
    await bar.getByRole('button', { name: /טווח/ }).tap()
    await page.getByRole('button', { name: '6 שעות אחרונות' }).tap()
    await page.waitForURL(/from=now-6h/)
    await bar.getByRole('button', { name: 'חי' }).tap()
    await page.waitForURL(/live=1/)
    await page.getByRole('navigation', { name: 'מהיר' }).getByRole('button').tap()
    await palette(page).fill('קליטה')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/ingestion')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  })

  test('on a phone, what the bar has no room for lies in a sheet: service, comparison, views and links', async () => {
    const page = await open('/logs', { phone: true })
    await expectSeen(page.locator('.lr'))
    const bar = page.locator('.bar')
    expect(await bar.evaluate((element: { scrollWidth: number }) => element.scrollWidth)).toBeLessThanOrEqual(390)
    await bar.getByRole('button', { name: 'Scope and sharing' }).tap()
    const sheet = page.getByRole('dialog', { name: 'Scope and sharing' })
    await sheet.getByRole('combobox', { name: 'Service' }).selectOption('payments')
    await page.waitForURL(/svc=payments/)
    await sheet.getByRole('combobox', { name: 'Compare with' }).selectOption('1d')
    await page.waitForURL(/cmp=1d/)
    await sheet.getByRole('button', { name: 'Save this view' }).tap()
    await expectSeen(page.getByRole('dialog', { name: 'Save this view' }))
    await page.keyboard.press('Escape')
    await bar.getByRole('button', { name: 'Scope and sharing, payments, vs day before chosen' }).tap()
    await sheet.getByRole('button', { name: 'Copy link with fixed times' }).tap()
    await expectSeen(page.getByText('Link copied. It will always show this time.'))
    await bar.getByRole('button', { name: /Scope and sharing/ }).tap()
    await sheet.getByRole('link', { name: 'Payment time-outs' }).tap()
    await expectSoon(() => sheet.count()).toBe(0)
  })

  test('it can be installed', async () => {
    const page = await open('/')
    const session = await page.context().newCDPSession(page)
    await expectSoon(async () => {
      const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
      // Test profiles are private ones.
      return installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')
    }).toEqual([])
  })

  test('without a choice the page wears what the system asks for, also while it is open; a choice is kept against it', async () => {
    // A profile with nothing stored in it.
    const context = await (await open('/')).context().browser()?.newContext({ colorScheme: 'light' })
    const page = await context?.newPage()
    if (!context || !page) throw new Error('the browser is gone')
    const html = page.locator('html')
    const theme = (): Promise<string | null> => html.getAttribute('data-theme')
    const ground = (): Promise<string> => page.evaluate<string>('getComputedStyle(document.documentElement).getPropertyValue("--plate")')
    const grounds = new Set<string>()
    await page.goto(pages.server.origin)
    for (const [media, worn] of [
      [{}, 'light'],
      [{ colorScheme: 'dark' }, 'dark'],
      [{ contrast: 'more' }, 'contrast'],
      [{ contrast: 'no-preference' }, 'dark'],
    ] as const) {
      await page.emulateMedia(media)
      await expectSoon(theme).toBe(worn)
      grounds.add(await ground())
    }
    expect(grounds.size).toBe(3)
    await page.emulateMedia({ contrast: 'more' })
    await page.reload()
    expect(await theme()).toBe('contrast')
    const choose = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: /Account/ }).click()
      await page.getByRole('menuitemradio', { name, exact: true }).click()
    }
    await choose('Light')
    await expectSoon(theme).toBe('light')
    await page.emulateMedia({ contrast: 'no-preference', colorScheme: 'dark' })
    await page.reload()
    expect(await theme()).toBe('light')
    await choose('As the system')
    await expectSoon(theme).toBe('dark')
    await context.close()
  })
})
