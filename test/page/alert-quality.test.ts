import { expect, test } from 'vitest'

import type { Reply } from '../../ui/lib/replies.ts'
import { expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'
import { bodySaved, lookAgain, saveElsewhere } from './saved-elsewhere.ts'

describePages('how good alerts are', (pages) => {
  const asked = (method: string): string[] => pages.server.state.asked.filter((one) => one.startsWith(method))

  test('the worst rule first, what to do about it, and on to its history', async () => {
    const page = await pages.open('/alerts/quality?from=now-7d&svc=checkout')
    await expectSeen(page.locator('tbody th'))
    expect(asked('GET /api/alerting/quality?')[0]).toMatch(/from=now-7d.*zone=.*service=checkout/)
    const rules = ['HighCpu', 'QueueGrowing', 'SlowCheckout', 'PodRestarts', 'DatabaseDown', 'CertificateExpires']
    const shown = (): Promise<string[]> => page.locator('tbody th a').allTextContents()
    await expectSoon(shown).toEqual(rules.slice(0, 5))
    await page.getByRole('button', { name: 'Show more', exact: true }).click()
    await expectSoon(shown).toEqual(rules)
    // Two of two are not "always".
    await expectSeen(page.getByRole('row', { name: /DatabaseDown/ }).getByText(/100\s%, surely between 34\.2\s% and 100\s%/))
    await expectSeen(page.getByRole('link', { name: 'Delete it: surely more noise than not' }))
    await page.getByRole('link', { name: 'QueueGrowing', exact: true }).click()
    await page.waitForURL(/\/alerts\/history\?.*rule=QueueGrowing/)
  })

  test('what is done against noise is switched, changed and put back', async () => {
    const page = await pages.open('/alerts/quality')
    const cap = page.getByRole('switch', { name: /pages an hour/ })
    await cap.click()
    await expectSoon(() => cap.getAttribute('aria-checked')).toBe('false')
    await page.getByRole('button', { name: 'Change figures' }).click()
    await page.getByRole('spinbutton', { name: 'Pages an hour' }).fill('4')
    const path = '/api/alerting/quality/policy'
    const { policy, version } = (await (
      await page.request.get(pages.server.origin + path)
    ).json()) as Reply<'GET /api/alerting/quality/policy'>
    await saveElsewhere(page, path, { policy, version })
    await lookAgain(page, path)
    const save = page.getByRole('button', { name: 'Save' })
    expect(await bodySaved(page, () => save.click())).toMatchObject({ version })
    await expectSeen(page.getByRole('switch', { name: 'At most 4 pages an hour' }))
    await page.getByRole('button', { name: 'As usual' }).click()
    await expectSeen(page.getByRole('switch', { name: 'At most 10 pages an hour' }))
    await expectSoon(() => page.getByRole('switch', { name: 'At most 10 pages an hour' }).getAttribute('aria-checked')).toBe('true')
  })

  test('an alert is judged where it stands, and one changes one’s mind', async () => {
    const page = await pages.open('/alerts/history')
    await page.getByRole('button', { name: 'Judge' }).first().click()
    await page.getByRole('menuitemradio', { name: 'Noise' }).click()
    await page.keyboard.press('Escape')
    await expectSeen(page.getByRole('button', { name: 'Noise' }))
    await page.locator('tbody .al-name a').first().click()
    const control = page.getByRole('group', { name: 'Was this alert worth it?' })
    await control.getByRole('button', { name: 'Useful' }).click()
    await expectSoon(() => control.getByRole('button', { name: 'Useful' }).getAttribute('aria-pressed')).toBe('true')
    await control.getByRole('button', { name: 'Say why' }).click()
    await control.getByRole('textbox', { name: 'Why (optional)' }).fill('the disk was full')
    await page.keyboard.press('Enter')
    await expectSeen(control.getByText('the disk was full'))
    await expectSeen(control.getByText(/by Noa Adler, /))
  })

  test('says when nothing fired', async () => {
    pages.server.state.empty = true
    const page = await pages.open('/alerts/quality')
    await expectSeen(page.getByText('Nothing fired in this range'))
  })
})
