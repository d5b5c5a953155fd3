import { beforeEach, expect, test } from 'vitest'

import { keepAlertState } from '../alerting/testdata/keep-alert-state.ts'
import { channels } from '../channels/index.ts'
import { settingsSchema } from '../config/settings.ts'
import { createLog, type Log } from '../lib/log.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { createLifecycle } from './lifecycle.ts'
import { openPlatformOwners } from './open-platform-owners.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))
beforeEach(async () => {
  await state.db.deleteFrom('memberships').execute()
  await state.db.deleteFrom('users').execute()
})

const smtp = { host: 'mail.example', from: 'Vedette <vedette@shop.example>', user: 'vedette', passwordFile: '/run/secrets/mail' }
const anything: unknown = expect.anything()
const named = (name: string) => ({ name, labels: [], integrations: [] })

async function addUser(email: string, role: string, projectId: number | null): Promise<void> {
  await state.db
    .insertInto('users')
    .values({ id: email, email, name: email, password_hash: '', password_changed_at: 0, created_at: 0 })
    .execute()
  await state.db.insertInto('memberships').values({ user_id: email, project_id: projectId, role, created_at: 0 }).execute()
}

async function ownersWith(
  settings: unknown,
  { taken = ['chat'], log = createLog({ level: 'silent' }) }: { readonly taken?: readonly string[]; readonly log?: Log } = {},
): Promise<readonly (readonly [string, string | undefined, unknown])[]> {
  const lifecycle = createLifecycle(log)
  const owners = await openPlatformOwners({
    settings: settingsSchema.parse(settings),
    channels: new Map(channels.map((channel) => [channel.name, channel])),
    state,
    log,
    lifecycle,
  })
  await lifecycle.stop()
  return owners({ receivers: new Map(taken.map((name) => [name, named(name)])) }).map(({ name, integrations }) => [
    name,
    integrations[0]?.channel,
    integrations[0]?.settings,
  ])
}

test('who runs the platform: the inbox, by mail the admins of all projects, or whom the settings name', async () => {
  await addUser('b@shop.example', 'admin', null)
  await addUser('a@shop.example', 'admin', null)
  await addUser('admin', 'admin', null)
  await addUser('viewer@shop.example', 'viewer', null)
  await addUser('other@shop.example', 'admin', 1)
  expect(await ownersWith({})).toEqual([['platform owners', 'inbox', anything]])
  expect(await ownersWith({ smtp })).toEqual([
    ['platform owners', 'inbox', anything],
    ...['a@shop.example', 'b@shop.example'].map((to) => [
      expect.stringMatching(/^platform owners, by e-mail \([0-9a-f]{12}\)$/),
      'email',
      expect.objectContaining({
        to,
        from: smtp.from,
        smarthost: 'mail.example:587',
        auth_username: 'vedette',
        auth_password_file: '/run/secrets/mail',
        require_tls: true,
      }),
    ]),
  ])
  expect((await ownersWith({ smtp: { ...smtp, host: '::1', port: 465 } }))[1]?.[2]).toMatchObject({
    smarthost: '[::1]:465',
    require_tls: false,
  })
  expect(await ownersWith({ smtp, alerting: { platformReceiver: 'chat' } })).toEqual([['chat', undefined, undefined]])
  expect(await ownersWith({ alerting: { platformReceiver: 'gone' } })).toEqual([['platform owners', 'inbox', anything]])
})

test('each admin is a contact point of their own, which stays the same whoever else comes', async () => {
  await addUser('b@shop.example', 'admin', null)
  const [, before] = await ownersWith({ smtp })
  await addUser('a@shop.example', 'admin', null)
  const [, first, second] = await ownersWith({ smtp })
  expect(first?.[0]).not.toBe(before?.[0])
  expect(second).toEqual(before)
})

test('nobody takes the place of the owners by the name of a contact point', async () => {
  const taken = ['platform owners', 'platform owners of Vedette']
  expect(await ownersWith({}, { taken })).toEqual([['platform owners of Vedette of Vedette', 'inbox', anything]])
})

test('admins without an address take no place of those with one; who is left out is logged', async () => {
  for (let n = 10; n < 31; n++) await addUser(`admin${n}`, 'admin', null)
  for (let n = 10; n < 30; n++) await addUser(`b${n}@shop.example`, 'admin', null)
  const lines: string[] = []
  const log = createLog({ level: 'warn', destination: { write: (line) => lines.push(line) } })
  expect(await ownersWith({ smtp }, { log })).toHaveLength(21)
  expect(lines).toEqual([])
  await addUser('c@shop.example', 'admin', null)
  expect(await ownersWith({ smtp }, { log })).toHaveLength(21)
  expect(lines).toEqual([expect.stringContaining('"admins":21,"told":20')])
})
