import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'

import { type TestAccess, openTestAccess } from '../../../test/harness/open-test-access.ts'
import { listAuditTrail } from '../audit-trail.ts'
import { getSetting } from './get-setting.ts'
import { putSetting } from './put-setting.ts'
import { defineSetting } from './setting.ts'

const schema = z.strictObject({ days: z.number().int().min(1), names: z.array(z.string()).default([]) })
const ofProject = defineSetting({ key: 'keep', scope: 'project', schema, initial: { days: 30, names: [] }, permission: 'retention.write' })
const ofPlatform = defineSetting({ key: 'all', scope: 'platform', schema: z.string(), initial: '', permission: 'settings.write' })

let it: TestAccess
beforeAll(async () => {
  it = await openTestAccess()
})
afterAll(() => it.close())

test('the initial value until somebody changes it, each project its own', async () => {
  await expect(getSetting(it.state, ofProject, 1)).resolves.toEqual({ value: { days: 30, names: [] }, version: 0 })
  await expect(putSetting(it.as(), ofProject, { value: { days: 7 } })).resolves.toEqual({ value: { days: 7, names: [] }, version: 1 })
  await expect(getSetting(it.state, ofProject, 1)).resolves.toEqual({ value: { days: 7, names: [] }, version: 1 })
  await expect(getSetting(it.state, ofProject, 2)).resolves.toEqual({ value: { days: 30, names: [] }, version: 0 })
  const { entries } = await listAuditTrail(it.as(), { objectKind: 'setting' }, { limit: 1 })
  expect(entries[0]).toMatchObject({ action: 'setting.change', projectId: 1, details: { before: { days: 30 }, after: { days: 7 } } })
})

test('a setting of the platform takes the permission everywhere', async () => {
  await putSetting(it.as(), ofPlatform, { value: 'on' })
  await expect(getSetting(it.state, ofPlatform, 9)).resolves.toMatchObject({ value: 'on' })
  const local = { ...it.as().caller, actor: { kind: 'user', id: 'nobody', name: 'N' } as const }
  await expect(putSetting(it.as(local), ofPlatform, { value: 'off' })).rejects.toMatchObject({ code: 'forbidden' })
})

test('what does not fit is refused, and a change made from an old version too', async () => {
  await expect(putSetting(it.as(), ofProject, { value: { days: 0 } })).rejects.toMatchObject({ code: 'bad_input' })
  const { version } = await getSetting(it.state, ofProject, 1)
  const both = [
    putSetting(it.as(), ofProject, { value: { days: 8 }, fromVersion: version }),
    putSetting(it.as(), ofProject, { value: { days: 9 }, fromVersion: version }),
  ]
  const results = await Promise.allSettled(both)
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  await expect(putSetting(it.as(), ofProject, { value: { days: 1 }, fromVersion: version })).rejects.toMatchObject({ code: 'conflict' })
})
