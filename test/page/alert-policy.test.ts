import { expect, test } from 'vitest'

import { expectSeen } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'

describePages('the policy of alerts', (pages) => {
  test('a step is moved on its ruler by keys, and saved with a reason', async () => {
    const page = await pages.open('/alerts/policy')
    await expectSeen(page.getByRole('button', { name: 'on-call phone: step after 5 min' }))
    await page.getByRole('button', { name: 'team lead: step after 15 min' }).focus()
    await page.keyboard.press('Enter')
    const after = page.getByRole('spinbutton', { name: 'After' })
    await after.fill('20')
    await page.getByRole('dialog').getByLabel('Tell').selectOption('shop chat')
    await page.keyboard.press('Escape')
    await expectSeen(page.getByRole('button', { name: 'shop chat: step after 20 min' }))
    await expectSoon(() => page.evaluate('document.activeElement?.className')).toContain('ap-label')
    await expectSeen(page.getByText('1 part changed'))
    await page.getByLabel('Why').fill('The chat wakes nobody')
    await page.getByRole('button', { name: 'Save the policy' }).click()
    await expectSeen(page.getByText('Version 3 holds now'))
    await expectSeen(page.getByRole('cell', { name: 'The chat wakes nobody' }))
    expect(await page.getByRole('button', { name: 'Save the policy' }).count()).toBe(0)
  })

  test('steps come and go, quiet hours change, and nothing is kept when it is discarded', async () => {
    const page = await pages.open('/alerts/policy')
    await page.getByRole('button', { name: 'Add a step for severity Low' }).click()
    await expectSeen(page.getByRole('button', { name: 'inbox: step after 2 d' }))
    await page.getByRole('button', { name: 'inbox: step after 24 h' }).click()
    await page.getByRole('button', { name: 'Remove the step' }).click()
    await expectSoon(() => page.getByRole('button', { name: 'inbox: step after 24 h' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Sa', exact: true }).click()
    await page.getByLabel('From').fill('23:30')
    await expectSeen(page.getByText('2 parts changed'))
    await page.getByRole('button', { name: 'Discard' }).click()
    await expectSeen(page.getByRole('button', { name: 'inbox: step after 24 h' }))
    expect(await page.getByLabel('From').inputValue()).toBe('22:00')
    expect(await page.getByText(/parts? changed/).count()).toBe(0)
  })

  test('what the server refuses stands beside what is not saved', async () => {
    pages.server.fail('PUT /api/alert-policy', { status: 409, code: 'conflict', message: 'somebody else has changed the policy meanwhile' })
    const page = await pages.open('/alerts/policy')
    await page.getByRole('switch', { name: 'Dead-man switch' }).click()
    await page.getByRole('button', { name: 'Save the policy' }).click()
    await expectSeen(page.getByText('somebody else has changed the policy meanwhile'))
    await expectSeen(page.getByText('1 part changed'))
  })

  test('how the way out does is told, and it is tested on demand', async () => {
    const page = await pages.open('/alerts/policy')
    await expectSeen(page.getByText('Called 20 s ago'))
    await expectSeen(page.getByText('twilio.example answered 401'))
    await page.getByRole('button', { name: 'Test now' }).click()
    await expectSeen(page.getByText('Test messages are on their way'))
    expect(pages.server.state.asked).toContain('POST /api/alert-policy/test')
  })
})
