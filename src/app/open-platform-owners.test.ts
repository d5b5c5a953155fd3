import { expect, test } from 'vitest'

import { keepAlertState } from '../alerting/testdata/keep-alert-state.ts'
import { channels } from '../channels/index.ts'
import { settingsSchema } from '../config/settings.ts'
import { createLog } from '../lib/log.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { createLifecycle } from './lifecycle.ts'
import { openPlatformOwners } from './open-platform-owners.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))

const smtp = { host: 'mail.example', from: 'Vedette <vedette@shop.example>', user: 'vedette', passwordFile: '/run/secrets/mail' }
const anything: unknown = expect.anything()
const chat = { name: 'chat', labels: [], integrations: [] }

async function addUser(email: string, role: string, projectId: number | null): Promise<void> {
  await state.db
    .insertInto('users')
    .values({ id: email, email, name: email, password_hash: '', password_changed_at: 0, created_at: 0 })
    .execute()
  await state.db.insertInto('memberships').values({ user_id: email, project_id: projectId, role, created_at: 0 }).execute()
}

async function ownersWith(settings: unknown): Promise<readonly (readonly [string, string | undefined, unknown])[]> {
  const log = createLog({ level: 'silent' })
  const lifecycle = createLifecycle(log)
  const owners = await openPlatformOwners({
    settings: settingsSchema.parse(settings),
    channels: new Map(channels.map((channel) => [channel.name, channel])),
    state,
    log,
    lifecycle,
    contactPointOf: (name) => (name === 'chat' ? chat : undefined),
  })
  await lifecycle.stop()
  return owners().map(({ name, integrations }) => [name, integrations[0]?.channel, integrations[0]?.settings])
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
    [
      'platform owners, by e-mail',
      'email',
      expect.objectContaining({
        to: 'a@shop.example, b@shop.example',
        from: smtp.from,
        smarthost: 'mail.example:587',
        auth_username: 'vedette',
        auth_password_file: '/run/secrets/mail',
        require_tls: true,
      }),
    ],
  ])
  expect((await ownersWith({ smtp: { ...smtp, host: '::1', port: 465 } }))[1]?.[2]).toMatchObject({
    smarthost: '[::1]:465',
    require_tls: false,
  })
  expect(await ownersWith({ smtp, alerting: { platformReceiver: 'chat' } })).toEqual([['chat', undefined, undefined]])
  expect(await ownersWith({ alerting: { platformReceiver: 'gone' } })).toEqual([['platform owners', 'inbox', anything]])
})
