import { expect, test } from 'vitest'

import { defaultProjectId } from '../access/index.ts'
import { noTopology } from '../alerting/causes/topology.ts'
import { keepAlertState } from '../alerting/testdata/keep-alert-state.ts'
import { configOf, VirtualAlerting } from '../alerting/testdata/virtual-alerting.ts'
import { Fault } from '../lib/errors.ts'
import { createLog } from '../lib/log.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import { createLifecycle } from './lifecycle.ts'
import { openQuality } from './open-quality.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))

async function open(query: () => Promise<unknown>): Promise<VirtualAlerting['alerting']['state']['quality']> {
  const { alerting, clock } = await VirtualAlerting.open({ state, config: configOf({}) })
  const log = createLog({ level: 'silent' })
  const lifecycle = createLifecycle(log)
  const telemetry = { query } as unknown as TelemetryStore
  await openQuality({ core: alerting, clock, log, lifecycle, state, telemetry, projectId: defaultProjectId, isPlain: false })
  await lifecycle.stop()
  return alerting.state.quality
}

test('the rules and the map are there before anything is told', async () => {
  const quality = await open(async () => ({ columns: [], rows: [{ service: 'shop', on: 'payments', at: 0, version: '1' }] }))
  expect(quality.policy.causes.enabled).toBe(true)
  expect([...quality.topology.upstreamOf('shop')]).toEqual(['payments'])
})

test('without a map it is not believed that nothing depends on anything', async () => {
  const quality = await open(async () => {
    throw new Fault('unavailable', 'the engine is away')
  })
  expect(quality.policy.causes.enabled).toBe(true)
  expect(quality.topology).toBe(noTopology)
})
