import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import type { StateStore } from '../../storage/state/state-store.ts'
import { openMortalStore, runWithCrashes } from '../testdata/crash-run.ts'
import { policyTimeline } from './testdata/policy-timeline.ts'

let parent: string
let state: StateStore
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'vedette-policy-'))
  state = await openMortalStore(join(parent, 'state'))
})
afterAll(async () => {
  await state.close()
  rmSync(parent, { recursive: true, force: true })
})

// All of the places: bench/prove-alert-policy.ts.
test('killed at some of the places: no step and no batch is lost, none is doubled', async () => {
  const whole = await runWithCrashes(state, [], policyTimeline)
  expect(whole.told).toEqual([
    'lead firing first A /',
    'lead firing first C /',
    'lead resolved all_resolved / C',
    'readers firing digest W / V',
    'shaky firing first A /',
    'team firing first A /',
    'team firing first B /',
    'team firing first C /',
    'team resolved all_resolved / C',
  ])
  const step = Math.ceil(whole.points / 3)
  for (let point = 2; point < whole.points; point += step) {
    const run = await runWithCrashes(state, [point, 7], policyTimeline)
    expect({ point, told: run.told, doubled: run.doubled }).toEqual({ point, told: whole.told, doubled: [] })
    expect(run.crashes).toBeGreaterThan(0)
  }
})
