import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

import { type TestAccess, openTestAccess } from '../../../test/harness/open-test-access.ts'
import { openLiveSettings, type LiveSettings } from '../../app/live-settings.ts'
import { createLog } from '../../lib/log.ts'
import type { Call, Route } from '../route.ts'
import type { Services } from '../services.ts'
import { changeLogClassRulesRoute } from './log-class-rules/change-log-class-rules.ts'
import { readLogClassRulesRoute } from './log-class-rules/read-log-class-rules.ts'
import { changeMaskingRoute } from './masking/change-masking.ts'
import { readMaskingRoute } from './masking/read-masking.ts'
import { changePersonalDataRoute } from './personal-data/change-personal-data.ts'
import { readPersonalDataRoute } from './personal-data/read-personal-data.ts'
import { changeProjectRetentionRoute } from './storage/change-project-retention.ts'
import { changeRetentionRoute } from './storage/change-retention.ts'
import { readProjectRetentionRoute } from './storage/read-project-retention.ts'
import { readRetentionRoute } from './storage/read-retention.ts'

let it: TestAccess
let live: LiveSettings
let services: Services
beforeAll(async () => {
  it = await openTestAccess()
  live = await openLiveSettings({ state: it.state, log: createLog({ level: 'silent' }) })
  // Only these are asked for by the routes under test.
  services = { state: it.state, clock: it.clock, live, personalViews: { forget: () => undefined } } as unknown as Services
})
afterAll(async () => {
  live.stop()
  await it.close()
})

async function ask(route: Route, sent: unknown = {}): Promise<{ readonly version: number }> {
  const body: unknown = route.body?.parse(sent)
  const call = { params: {}, query: {}, body, caller: it.as().caller } as unknown as Call<unknown, unknown, unknown>
  return z.looseObject({ version: z.number() }).parse(await route.handle(services, call))
}

const days = { application: 9, error: 9, security: 9, performance: 9, audit: null, debug: 9 }

describe.each<{ name: string; read: Route; change: Route; value: object }>([
  { name: 'masking', read: readMaskingRoute, change: changeMaskingRoute, value: { detectorsOff: ['phone'] } },
  { name: 'retention', read: readRetentionRoute, change: changeRetentionRoute, value: { logs: days, spans: 9, metrics: 9, rollups: 9 } },
  { name: 'a project’s retention', read: readProjectRetentionRoute, change: changeProjectRetentionRoute, value: { logs: {}, spans: 9 } },
  { name: 'personal data', read: readPersonalDataRoute, change: changePersonalDataRoute, value: { fields: ['user.email'] } },
  { name: 'log class rules', read: readLogClassRulesRoute, change: changeLogClassRulesRoute, value: { rules: [] } },
])('$name', ({ read, change, value }) => {
  test('a change made from a version that is not in force any more is refused, and says which one is', async () => {
    const { version } = await ask(read)
    expect(await ask(change, { ...value, fromVersion: version })).toMatchObject({ version: version + 1 })
    const kept = await ask(read)
    await expect(ask(change, { ...value, fromVersion: version })).rejects.toMatchObject({
      code: 'conflict',
      details: { version: version + 1 },
    })
    expect(await ask(read)).toEqual(kept)
    // A program that names none says what is to hold, whatever was before.
    expect(await ask(change, value)).toMatchObject({ version: version + 2 })
  })
})
