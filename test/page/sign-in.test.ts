import { expect, test } from 'vitest'

import { expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'

describePages('signing in', (pages) => {
  const { open } = pages

  test('what a password is not enough for asks for a code, or for a recovery code', async () => {
    pages.server.state.signedIn = false
    const page = await open('/sign-in?return=%2Flogs')
    await page.getByLabel('E-mail').fill('app@tidewater.example')
    await page.getByLabel('Password').fill('a long sentence')
    await page.keyboard.press('Enter')
    const code = page.getByLabel('Code from your app')
    await expectSeen(code)
    // The page says whose password it was, and a reload finds it as it was.
    await page.reload()
    await expectSeen(page.getByText('app@tidewater.example'))
    pages.server.fail('POST /api/sign-in/code', { status: 403, code: 'forbidden', message: 'wrong' })
    await code.fill('000000')
    await page.keyboard.press('Enter')
    await expectSeen(page.getByText('The code is not right or was used already. Wait'))
    pages.server.fail('POST /api/sign-in/code', { status: 401, code: 'unauthenticated', message: 'too long' })
    await page.keyboard.press('Enter')
    await expectSeen(page.getByLabel('E-mail'))
    pages.server.fail('POST /api/sign-in/code', undefined)

    await page.getByLabel('E-mail').fill('app@tidewater.example')
    await page.getByLabel('Password').fill('a long sentence')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Use a recovery code' }).click()
    await page.getByLabel('Recovery code').fill('0k7m-2p9q-wxyz-a0cd')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/logs**')
  })

  test("a provider's button is not to be pressed again until the browser has left, and is once somebody comes back", async () => {
    const page = await open('/invitation#token')
    const button = page.getByRole('button', { name: 'Log in with Company account' })
    // With this answer the browser stays where it is, as it does while a provider takes its time.
    await page.route('**/api/sign-in/oidc/**', (route) => route.fulfill({ status: 204 }))
    const left = page.waitForResponse('**/api/sign-in/oidc/**')
    await button.click({ noWaitAfter: true })
    await left
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
    expect(await button.isDisabled()).toBe(true)
    await page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    await expectSoon(() => button.isEnabled()).toBe(true)
  })

  test('an hour later a change asks who it is, and is then made; who does not say leaves it as it was', async () => {
    const page = await open('/settings/second-factor')
    const again = { status: 403, code: 'sign_in_again', message: 'again' }
    pages.server.fail('PUT /api/sign-in-rule', again)
    await page.getByLabel('From members of this project').check()
    await page.getByRole('button', { name: 'Save' }).click()
    const dialog = page.getByRole('dialog', { name: 'Is it still you?' })
    await expectSeen(dialog)
    await page.keyboard.press('Escape')
    await expectSeen(page.getByText('Nothing was changed.'))

    await page.getByRole('button', { name: 'Save' }).click()
    pages.server.fail('POST /api/account/proof', { status: 403, code: 'forbidden', message: 'wrong' })
    await dialog.getByLabel('Password').fill('wrong')
    await page.keyboard.press('Enter')
    await expectSeen(dialog.getByText('The password is not right.'))
    pages.server.fail('POST /api/account/proof', undefined)
    pages.server.fail('PUT /api/sign-in-rule', undefined)
    await dialog.getByRole('button', { name: 'Use a code instead' }).click()
    await dialog.getByLabel('Code from your app').fill('123456')
    await page.keyboard.press('Enter')
    await expectSeen(page.getByText('Saved.'))
    await expectSoon(() => page.getByLabel('From members of this project').isChecked()).toBe(true)
  })

  test('sessions are ended, passkeys renamed and removed, new recovery codes shown once', async () => {
    const page = await open('/settings/account')
    const sessions = page.getByRole('region', { name: 'Where you are logged in' }).locator('tbody tr')
    await expectSoon(() => sessions.count()).toBe(2)
    await page.getByRole('button', { name: 'Show more', exact: true }).click()
    await expectSoon(() => sessions.count()).toBe(3)
    await sessions.nth(1).getByRole('button', { name: 'End' }).click()
    await expectSoon(() => sessions.count()).toBe(2)
    await page.getByRole('button', { name: 'End all others' }).click()
    await expectSoon(() => sessions.count()).toBe(1)

    const keys = page.getByRole('region', { name: 'Passkeys' })
    await keys.getByRole('button', { name: 'Rename' }).last().click()
    await page.getByRole('dialog').getByLabel('Name').fill('Key in the safe')
    await page.keyboard.press('Enter')
    await expectSeen(keys.getByRole('rowheader', { name: 'Key in the safe' }))
    await keys.getByRole('button', { name: 'Remove' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expectSoon(() => keys.locator('tbody tr').count()).toBe(1)

    await page.getByRole('button', { name: 'Make new ones' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Make new ones' }).click()
    await expectSoon(() => page.locator('.recovery-codes li').count()).toBe(10)
    await page.getByRole('button', { name: 'I have kept them' }).click()
    expect(await page.locator('.recovery-codes li').count()).toBe(0)
  })
})
