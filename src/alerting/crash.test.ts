import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import type { StateStore } from '../storage/state/state-store.ts'
import { openMortalStore, runWithCrashes } from './testdata/crash-run.ts'

let parent: string
let state: StateStore
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'vedette-crash-'))
  state = await openMortalStore(join(parent, 'state'))
})
afterAll(async () => {
  await state.close()
  rmSync(parent, { recursive: true, force: true })
})

// All of the places: bench/prove-alerting-crash.ts.
test('killed at some of the places: nothing is lost, nothing doubled', async () => {
  const whole = await runWithCrashes(state, [])
  expect(whole.told).toEqual([
    'shaky firing first 1 2 /',
    'shaky firing first B /',
    'shaky firing new_alerts 1 2 3 /',
    'shaky firing some_resolved 2 3 / 1',
    'shaky resolved all_resolved / 2 3',
    'team firing first 1 2 /',
    'team firing first B /',
    'team firing new_alerts 1 2 3 /',
    'team firing some_resolved 2 3 / 1',
    'team resolved all_resolved / 2 3',
  ])
  const step = Math.ceil(whole.points / 6)
  for (let point = 1; point < whole.points; point += step) {
    const run = await runWithCrashes(state, [point, 7])
    expect({ point, told: run.told, doubled: run.doubled }).toEqual({ point, told: whole.told, doubled: [] })
    expect(run.crashes).toBeGreaterThan(0)
  }
})
