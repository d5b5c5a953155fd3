import { afterAll, beforeAll, expect, test } from 'vitest'

import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { openTestStore } from '../../../test/harness/open-test-store.ts'
import { present } from '../../../test/harness/present.ts'
import { systemCaller } from '../../access/index.ts'
import { createLog } from '../../lib/log.ts'
import { createGuard } from '../../lib/outgoing/outgoing-guard.ts'
import { createSeal } from '../../lib/seal.ts'
import { readMonitor } from '../read-monitor.ts'
import { type Probes, startProbes } from '../start-probes.ts'
import { sealSettings } from '../store/seal-settings.ts'
import { getMonitor } from './list-monitors.ts'
import type { MonitorContext } from './monitor-context.ts'
import { changeMonitor, pauseMonitor } from './write-monitor.ts'

const clock = new ManualClock()
const caller = systemCaller('test')
const purpose = 'uptime monitors'
const [seal, earlierSeal] = [2, 1].map((byte) => createSeal(Buffer.alloc(32, byte), purpose))
const settings = { url: 'http://127.0.0.1:1/', headers: { authorization: 'Bearer abc' } }
let store: Awaited<ReturnType<typeof openTestStore>>
let probes: Probes
let context: MonitorContext

/** A platform with another key than the one that sealed the monitor's secret. */
beforeAll(async () => {
  store = await openTestStore()
  const { state } = store
  const { spec } = readMonitor({ name: 'shop', kind: 'http', settings })
  const sealed = { ...spec, settings: sealSettings(present(earlierSeal), 'shop', spec.settings) }
  const row = {
    id: 'shop',
    project_id: caller.projectId,
    name: 'shop',
    spec: JSON.stringify(sealed),
    updated_at: 0,
    updated_by: '',
    version: 1,
  }
  await state.db
    .insertInto('monitors')
    .values({ ...row, is_paused: false })
    .execute()
  const guard = createGuard({ allowedHosts: () => [], resolve: async () => [] })
  probes = await startProbes({
    state,
    clock,
    guard,
    fileGuard: guard,
    seal: present(seal),
    files: [],
    projectId: caller.projectId,
    log: createLog({ level: 'silent' }),
    userAgent: 'test',
    externalUrl: () => 'http://vedette.example',
    maintenanceOf: () => [],
    write: () => Promise.resolve(),
    post: () => Promise.resolve(),
    readMetrics: () => Promise.resolve([]),
  })
  context = { state, clock, caller, probes }
})
afterAll(async () => {
  await probes.stop()
  await store.remove()
})

test('a secret that cannot be opened stays in the store until it is entered again: pausing and changing do not lose it', async () => {
  const stored = async (): Promise<string> =>
    (await store.state.db.selectFrom('monitors').select('spec').where('id', '=', 'shop').executeTakeFirstOrThrow()).spec
  const before = await stored()
  const refused = { code: 'conflict', message: expect.stringContaining('settings.headers.authorization: enter it again') as unknown }
  await expect(pauseMonitor(context, 'shop', true)).rejects.toMatchObject(refused)
  const changed = { name: 'shop', kind: 'http', settings: { url: settings.url }, interval: '5m' }
  await expect(changeMonitor(context, 'shop', { input: changed, version: 1 })).rejects.toMatchObject(refused)
  expect(await stored()).toBe(before)
  expect((await getMonitor(context, 'shop')).watch.monitor).toMatchObject({ isPaused: false, version: 1 })

  const entered = { ...changed, settings: { ...settings, headers: { authorization: 'Bearer new' } } }
  await changeMonitor(context, 'shop', { input: entered, version: 1 })
  const after = JSON.parse(await stored()) as { settings: { headers: { authorization: string } } }
  expect(seal?.open(after.settings.headers.authorization, 'shop headers.authorization')).toBe('Bearer new')
  expect((await pauseMonitor(context, 'shop', true)).monitor).toMatchObject({
    isPaused: true,
    version: 3,
    spec: { settings: entered.settings },
  })
})
