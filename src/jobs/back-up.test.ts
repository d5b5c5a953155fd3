import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { openTestStore } from '../../test/harness/open-test-store.ts'
import { stateToBackUp } from '../../test/harness/state-to-back-up.ts'
import { Backups } from '../backups/index.ts'
import { backupSchema } from '../config/backup-settings.ts'
import { generateIdentity } from '../lib/age/keys.ts'
import { createLog } from '../lib/log.ts'
import { backUpJobs } from './back-up.ts'
import type { JobServices } from './job.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-jobs-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test('a back-up and a verification that are due while somebody else makes one come after it, in their order', async () => {
  const store = await openTestStore()
  try {
    const dataDir = join(directory, 'data')
    mkdirSync(dataDir)
    let letGo: (() => void) | undefined
    const backups = await Backups.open({
      settings: backupSchema.parse({ to: join(directory, 'repository'), recipients: [generateIdentity(new Date(0)).recipient.text] }),
      ...stateToBackUp(store.state, dataDir),
      log: createLog({ level: 'silent' }),
      catchUp: () => (letGo === undefined ? new Promise((resolve) => (letGo = resolve)) : Promise.resolve()),
      memoryLimitBytes: 2 ** 30,
    })
    const { signal } = new AbortController()
    const byHand = backups.backUp(signal)
    // The jobs of these tests ask nothing of their services.
    const due = Promise.all(backUpJobs(backups).map((job) => job.run({} as JobServices, { signal, startedAt: 0 })))
    await expect.poll(() => letGo).toBeDefined()
    letGo?.()
    await byHand
    expect(await due).toEqual([expect.stringContaining('bytes were new'), expect.stringContaining('the checksums of 2 objects hold')])
    expect((await backups.runs({ limit: 10 })).rows.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done'])
  } finally {
    await store.remove()
  }
})
