import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import { ManualClock } from '../../test/harness/manual-clock.ts'
import { openTestStore } from '../../test/harness/open-test-store.ts'
import { readAuditEntries } from '../audit/index.ts'
import { createLog } from '../lib/log.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { noteHostDeed, recordHostDeeds } from './host-deeds.ts'

const clock = new ManualClock()
let dataDir: string
let state: StateStore
let remove: () => Promise<void>
let told: string[]
/** Entries of earlier tests: nobody can take them away. */
let before = 0

beforeAll(async () => {
  ;({ state, remove } = await openTestStore())
})
afterAll(() => remove())
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'vedette-deeds-'))
  told = []
  before += (await trail()).length
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const record = (): Promise<void> =>
  recordHostDeeds(dataDir, { state, clock, log: createLog({ level: 'info', destination: { write: (line) => void told.push(line) } }) })
const trail = async () => (await readAuditEntries({ state }, {}, { limit: 100 })).entries.toReversed().slice(before)
const notes = 'host-deeds'
const from = { id: '20261101T000000Z', at: '2026-11-01T00:00:00.000Z', program: '1.0.0' }

test('what was done on the host stands in the trail in its order, and its notes are gone', async () => {
  await record()
  expect(await trail()).toEqual([])
  noteHostDeed(dataDir, { action: 'platform.rollback', at: '2026-11-03T00:00:00.000Z', program: '1.1.0', from })
  noteHostDeed(dataDir, { action: 'platform.restore', at: '2026-11-02T00:00:00.000Z', program: '1.1.0', from })
  await record()
  expect(readdirSync(join(dataDir, notes))).toEqual([])
  await record()
  const object = { kind: 'platform', id: 'platform', name: 'Vedette' }
  const actor = { kind: 'system', name: 'command line' }
  const details = { host: hostname(), program: '1.1.0', from }
  expect(await trail()).toMatchObject([
    { action: 'platform.restore', at: clock.now(), actor, object, details: { ...details, at: '2026-11-02T00:00:00.000Z' } },
    { action: 'platform.rollback', at: clock.now(), actor, object, details: { ...details, at: '2026-11-03T00:00:00.000Z' } },
  ])
})

test('a start that is killed before it takes the note away writes no second entry', async () => {
  const deed = { action: 'platform.clone', at: '2026-11-03T00:00:00.000Z', program: '1.1.0', from } as const
  noteHostDeed(dataDir, deed)
  cpSync(join(dataDir, notes), join(dataDir, 'kept'), { recursive: true })
  await record()
  cpSync(join(dataDir, 'kept'), join(dataDir, notes), { recursive: true })
  await record()
  expect(await trail()).toHaveLength(1)
  expect(readdirSync(join(dataDir, notes))).toEqual([])
  // The same done once more is another deed.
  noteHostDeed(dataDir, deed)
  await record()
  expect(await trail()).toHaveLength(2)
})

test('a note that is damaged stays and is told; the others are written down', async () => {
  noteHostDeed(dataDir, { action: 'platform.clone', at: '2026-11-03T00:00:00.000Z', program: '1.1.0', from })
  const damaged = '00000000-0000-4000-8000-000000000000.json'
  writeFileSync(join(dataDir, notes, damaged), '{')
  await record()
  expect(await trail()).toMatchObject([{ action: 'platform.clone' }])
  expect(readdirSync(join(dataDir, notes))).toEqual([damaged])
  expect(told).toEqual([expect.stringContaining('missing from the audit trail')])
})
