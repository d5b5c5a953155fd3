import { expect, test } from 'vitest'

import { expectSeen, plainHost } from './browser.ts'
import { describePages } from './describe-pages.ts'
import { expectSoon } from './expect-soon.ts'

describePages('settings', (pages) => {
  const { open } = pages

  test('a key is shown once, retention asks before it deletes, a role change can be undone', async () => {
    const page = await open('/settings/keys')
    await page.getByRole('button', { name: 'New key' }).click()
    // The first field has the focus.
    await page.keyboard.type('edge')
    await page.getByRole('button', { name: 'Make it' }).click()
    await expectSeen(page.getByText('This is the only time it is shown.'))
    await page.getByRole('button', { name: 'Done' }).click()
    await expectSeen(page.getByRole('rowheader', { name: 'edge' }))
    expect(await page.getByText('vk_new1Qm2rT9').count()).toBe(0)

    await page.getByRole('link', { name: 'Retention' }).click()
    await page.getByLabel('Days to keep: Traces').fill('7')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectSeen(page.getByText('Traces: 30 days → 7 days'))
    await page.getByRole('button', { name: 'Save and delete' }).click()
    await expectSeen(page.getByText('Retention saved.'))

    await page.getByRole('link', { name: 'Members and roles' }).click()
    await page.getByLabel('Role of Maya Levi').selectOption('auditor')
    await expectSeen(page.getByText('Maya Levi is now Auditor.'))
    await page.getByRole('button', { name: 'Undo' }).click()
    await expectSoon(() => page.getByLabel('Role of Maya Levi').inputValue()).toBe('developer')
  })

  test('on plain HTTP a key is copied out of its dialog; what the browser refuses to copy is not said to be copied', async () => {
    const page = await open('/settings/keys')
    await page.goto(pages.server.origin.replace('127.0.0.1', plainHost) + '/settings/keys')
    expect(await page.evaluate('isSecureContext')).toBe(false)
    await page.getByRole('button', { name: 'New key' }).click()
    await page.keyboard.type('edge')
    await page.getByRole('button', { name: 'Make it' }).click()
    const dialog = page.getByRole('dialog')
    const secret = await dialog.locator('code').textContent()
    await dialog.getByRole('button', { name: 'Copy' }).click()
    await expectSeen(dialog.getByRole('button', { name: 'Copied', exact: true }).and(page.locator(':focus')))
    await dialog.getByRole('button', { name: 'Copy' }).waitFor()
    await page.evaluate('document.execCommand = () => false')
    await dialog.getByRole('button', { name: 'Copy' }).click()
    await expectSeen(dialog.getByRole('button', { name: 'Not copied' }))
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'New key' }).click()
    await page.keyboard.press('Control+v')
    await expectSoon(() => dialog.locator('input:focus').inputValue()).toBe(secret)
  })

  test('a role shows as changed at once, and a key as gone; refused, both are as they were, with what to do', async () => {
    const page = await open('/settings/members')
    const role = page.getByLabel('Role of Maya Levi')
    let answer = (): void => undefined
    const held = new Promise<void>((resolve) => (answer = resolve))
    await page.route('**/api/members/u2', async (route) => {
      await held
      await route.continue()
    })
    const refused = { status: 409, code: 'conflict', message: 'this is the last admin of all projects; make another one first' } as const
    pages.server.fail('PATCH /api/members/:id', refused)
    await role.selectOption('auditor')
    // Nothing was answered yet.
    await expectSoon(() => role.inputValue()).toBe('auditor')
    answer()
    await expectSeen(page.getByRole('alert').getByText(refused.message))
    await expectSoon(() => role.inputValue()).toBe('developer')
    pages.server.fail('PATCH /api/members/:id', undefined)

    await page.goto(`${pages.server.origin}/settings/keys`)
    pages.server.fail('DELETE /api/ingest-keys/:id', { status: 503, code: 'unavailable', message: 'restarting' })
    const key = page.getByRole('rowheader', { name: 'servers' })
    await page
      .getByRole('row', { name: /^servers/ })
      .getByRole('button', { name: 'Revoke' })
      .click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await expectSeen(page.getByText('“servers” was not revoked: it still works.'))
    await expectSeen(page.getByText('A part of Vedette is restarting. Try again in a moment.'))
    await expectSeen(key)
    pages.server.fail('DELETE /api/ingest-keys/:id', undefined)
    await page
      .getByRole('row', { name: /^servers/ })
      .getByRole('button', { name: 'Revoke' })
      .click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await expectSeen(page.getByText('“servers” no longer works.'))
    expect(await key.count()).toBe(0)
    expect(await page.getByText('was not revoked').count()).toBe(0)
  })

  test('members beyond the first page are fetched on demand, and found by name', async () => {
    const add = async (name: string): Promise<unknown> =>
      fetch(`${pages.server.origin}/api/members`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          name,
          email: `${name.replace(' ', '.')}@tidewater.example`,
          role: 'support',
          password: 'a long enough sentence',
        }),
      })
    for (let index = 10; index < 70; index++) await add(`Person ${index}`)
    const page = await open('/settings/members')
    const people = page.getByRole('region', { name: 'Members' }).locator('tbody tr')
    await expectSoon(() => people.count()).toBe(50)
    await expectSeen(page.getByText('63 people'))
    await page.getByRole('button', { name: 'Show more' }).click()
    await expectSoon(() => people.count()).toBe(63)
    await page.getByLabel('Find by name or address').fill('person 69')
    await expectSoon(() => people.count()).toBe(1)
    await page.getByLabel('Find by name or address').fill('nobody at all')
    await expectSeen(page.getByText('Nobody has these words in their name or address.'))
  })

  test('rules for log classes are moved by keyboard, edited, removed and brought back; a refusal stands at its rule', async () => {
    const page = await open('/settings/log-classes')
    const first = (): Promise<string> => page.locator('tbody tr').first().innerText()
    const down = page.getByRole('button', { name: 'Move rule 1 down' })
    await down.focus()
    await page.keyboard.press('Enter')
    await expectSoon(first).toContain('slow query')
    await expectSeen(page.getByText('The rule is number 2 of 3 now.'))
    // The focus goes with the rule: the same key takes it further.
    await page.keyboard.press('Enter')
    await expectSeen(page.getByText('The rule is number 3 of 3 now.'))
    await page.getByRole('button', { name: 'Undo' }).click()
    await expectSoon(() => page.locator('tbody tr').nth(1).innerText()).toContain('refund*')

    const reason = 'is none of trace, debug, info, warn, error, fatal, unset'
    const details = { issues: [{ path: 'rules.2.when.severity', message: reason }] }
    pages.server.fail('PUT /api/log-class-rules', { status: 400, code: 'bad_input', message: `log_class_rules: ${reason}`, details })
    await page.getByRole('button', { name: 'Edit rule 3' }).click()
    await page.getByLabel('Pattern of field 2').fill('eror')
    await page.getByRole('button', { name: 'Save rule' }).click()
    await expectSoon(() => page.getByLabel('Pattern of field 2').getAttribute('aria-invalid')).toBe('true')
    await expectSeen(page.locator('.rule-term').nth(1).getByText(reason))
    pages.server.fail('PUT /api/log-class-rules', undefined)
    await page.getByLabel('Pattern of field 2').fill('warn')
    await page.getByLabel('Kept as').selectOption('security')
    await page.getByRole('button', { name: 'Save rule' }).click()
    await expectSeen(page.getByRole('row', { name: /severity = warn security/ }))

    await page.getByRole('button', { name: 'Remove rule 3' }).click()
    await expectSoon(() => page.locator('tbody tr').count()).toBe(2)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expectSoon(() => page.locator('tbody tr').count()).toBe(3)
  })

  test('without rules of one’s own an example begins the first', async () => {
    pages.server.state.empty = true
    const page = await open('/settings/log-classes')
    await page.getByRole('button', { name: 'Begin with this rule' }).click()
    await expectSoon(() => page.getByLabel('Pattern of field 2').inputValue()).toBe('refund*')
    await page.getByRole('button', { name: 'And another field' }).click()
    await page.getByLabel('Field 3', { exact: true }).fill('service')
    await expectSeen(page.getByText('This field is named above already.'))
    expect(await page.getByRole('button', { name: 'Save rule' }).isDisabled()).toBe(true)
  })

  test('an admin of one project sees the times of retention without what all projects store', async () => {
    pages.server.fail('GET /api/storage', { status: 403, code: 'forbidden', message: 'this needs settings.read in all projects' })
    const page = await open('/settings/retention')
    await expectSeen(page.getByText('These times hold for all projects.'))
    expect(await page.getByLabel('Days to keep: Security logs').inputValue()).toBe('2557')
    expect(await page.getByLabel('Days to keep: Security logs').isDisabled()).toBe(true)
    expect(await page.locator('.fault').count()).toBe(0)
    expect(await page.getByRole('columnheader', { name: 'On disk' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0)
  })

  test('a project keeps a kind for a time of its own, or as everywhere again', async () => {
    const page = await open('/settings/retention')
    const choice = page.getByLabel('Time in this project: Traces')
    await expectSoon(() => choice.inputValue()).toBe('everywhere')
    expect(await page.getByLabel('Days in this project: Debug logs').inputValue()).toBe('7')
    const [save, saved] = [page.getByRole('button', { name: 'Save times of this project' }), page.getByText('Times of this project saved.')]
    await choice.selectOption('forever')
    await save.click()
    await expectSeen(saved)
    await choice.selectOption('days')
    await page.getByLabel('Days in this project: Traces').fill('3')
    await save.click()
    await expectSeen(page.getByText('Traces: for ever → 3 days'))
    await page.getByRole('button', { name: 'Save and delete' }).click()
    await expectSoon(() => save.isDisabled()).toBe(true)
    await choice.selectOption('everywhere')
    expect(await page.getByLabel('Days in this project: Traces').count()).toBe(0)
    await save.click()
    await expectSoon(() => save.isDisabled()).toBe(true)
    expect(await choice.inputValue()).toBe('everywhere')
  })

  test('projects come page by page; one may go to any of them', async () => {
    const page = await open('/settings/keys')
    for (const slug of ['harbour', 'quay']) await page.request.post(`${pages.server.origin}/api/projects`, { data: { slug, name: slug } })
    await page.goto(`${pages.server.origin}/settings/projects`)
    const rows = page.locator('tbody tr')
    await expectSoon(() => rows.count()).toBe(2)
    await page.getByRole('button', { name: 'Show more', exact: true }).click()
    await expectSoon(() => rows.count()).toBe(3)
    await page
      .getByRole('button', { name: /Tidewater/ })
      .first()
      .click()
    await expectSoon(() => page.getByRole('option').count()).toBe(3)
  })

  test('restore points, and what became of back-ups, come page by page', async () => {
    const page = await open('/settings/backups')
    const rowsOf = (name: string) => page.getByRole('region', { name, exact: true }).locator('tbody tr')
    const points = rowsOf('Restore points')
    await expectSoon(() => points.count()).toBe(4)
    await page.getByRole('button', { name: 'Show older restore points', exact: true }).click()
    await expectSoon(() => points.count()).toBe(5)
    const runs = rowsOf('Runs')
    await expectSoon(() => runs.count()).toBe(3)
    await page.getByRole('button', { name: 'Show more', exact: true }).click()
    await expectSoon(() => runs.count()).toBe(5)
  })

  test('a setting that somebody else changed in the meantime is not overwritten, by Undo neither', async () => {
    const faster = { status: 409, code: 'conflict', message: 'somebody else changed this in the meantime', details: { version: 9 } }
    const page = await open('/settings/masking')
    const changed = () => page.waitForRequest((request) => request.method() === 'PUT').then((request) => request.postDataJSON() as unknown)
    const change = changed()
    const email = page.getByRole('switch', { name: 'Detector: E-mail address' })
    await email.click()
    const { fromVersion } = (await change) as { fromVersion: number }
    await expectSeen(page.getByText('email is off from now on'))
    const undone = changed()
    pages.server.fail('PUT /api/masking', faster)
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await undone).toMatchObject({ fromVersion: fromVersion + 1, detectorsOff: [] })
    await expectSeen(page.getByRole('alert').getByText('Somebody else changed this in the meantime, so nothing was saved.'))
    await expectSoon(() => email.getAttribute('aria-checked')).toBe('false')

    pages.server.fail('PUT /api/retention', faster)
    await page.goto(`${pages.server.origin}/settings/retention`)
    const traces = page.getByLabel('Days to keep: Traces')
    const held = await traces.inputValue()
    await traces.fill('60')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectSeen(page.getByRole('alert').getByText('Somebody else changed this'))
    // What holds is shown, not what was refused.
    await expectSoon(() => traces.inputValue()).toBe(held)
  })
})
