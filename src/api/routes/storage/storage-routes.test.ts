import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../../test/harness/engine.ts'
import { type TestAccess, openTestAccess } from '../../../../test/harness/open-test-access.ts'
import type { Caller } from '../../../access/caller.ts'
import { createUser } from '../../../access/index.ts'
import { type Role, roles } from '../../../access/permissions.ts'
import { createResourceMonitor } from '../../../platform/resources.ts'
import { single } from '../../../storage/tables/render.ts'
import { storageReply } from '../../contract/storage.ts'
import type { Call } from '../../route.ts'
import type { Services } from '../../services.ts'
import { readStorageRoute } from './read-storage.ts'

let it: TestAccess
let engine: TestEngine
let services: Services
beforeAll(async () => {
  ;[it, engine] = await Promise.all([openTestAccess(), startTestEngine()])
  const { state, clock } = it
  const resources = createResourceMonitor({ clock, dataDir: engine.directory, processes: () => [] })
  // Only these are asked for by the route under test.
  const asked = { state, clock, telemetry: engine.store, target: single, platform: { resources: () => resources.read() } }
  services = { ...asked, wal: { pendingBytes: 0 } } as unknown as Services
})
afterAll(async () => {
  await it.close()
  await engine.stop()
})

async function ask(caller: Caller): Promise<unknown> {
  const call = { params: {}, query: {}, body: undefined, caller } as unknown as Call<unknown, unknown, unknown>
  return await readStorageRoute.handle(services, call).catch((error: unknown) => error)
}

async function callerOf(role: Role, everywhere: boolean): Promise<Caller> {
  const id = await createUser(it.as(), {
    email: `${role}-${everywhere}@x.org`,
    name: role,
    password: 'a long enough sentence',
    role,
    everywhere,
  })
  return { actor: { kind: 'user', id, name: role }, projectId: 1, permissions: new Set(roles[role]), address: '::1' }
}

test('sizes of all projects together are for those who may see all of them', async () => {
  const refusal = { code: 'forbidden', message: expect.stringContaining('settings.read in all projects') as unknown }
  expect(await ask(await callerOf('admin', false))).toMatchObject(refusal)
  expect(await ask(await callerOf('auditor', false))).toMatchObject(refusal)
  const token: Caller = { actor: { kind: 'api_token', id: 't', name: 't' }, projectId: 1, permissions: new Set(roles.admin), address: '' }
  expect(await ask(token)).toMatchObject(refusal)
  for (const caller of [await callerOf('developer', true), it.as().caller])
    expect(storageReply.parse(await ask(caller)).tables.length).toBeGreaterThan(0)
})
