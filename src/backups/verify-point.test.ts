import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { openTestStore } from '../../test/harness/open-test-store.ts'
import { stateToBackUp } from '../../test/harness/state-to-back-up.ts'
import { generateIdentity } from '../lib/age/keys.ts'
import { createLog } from '../lib/log.ts'
import { type BlobStore, openFolder } from '../storage/blobs/index.ts'
import { makeBackup } from './make-backup.ts'
import { verifyPoint, verifyScratch } from './verify-point.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-verify-'))
const { signal } = new AbortController()
let store: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  store = await openTestStore()
})
afterAll(async () => {
  await store.remove()
  rmSync(directory, { recursive: true, force: true })
})

test("two verifications at once do not get in each other's way, and take away what one left that was killed", async () => {
  const dataDir = join(directory, 'data')
  const killed = join(dataDir, verifyScratch, 'try-killed')
  mkdirSync(killed, { recursive: true })
  writeFileSync(join(killed, 'half'), '')
  const repository = openFolder(join(directory, 'repository'))
  const { recipient, keyFile } = generateIdentity(new Date(0))
  const point = await makeBackup(stateToBackUp(store.state, dataDir), { store: repository, recipients: [recipient], signal })
  // The second begins in the midst of the first, which goes on once the second is as far.
  let beginSecond = (): void => undefined
  let goOn = (): void => undefined
  const midst = new Promise<void>((resolve) => (beginSecond = resolve))
  const both = new Promise<void>((resolve) => (goOn = resolve))
  let waiting = 0
  const held: BlobStore = {
    ...repository,
    async get(name, within) {
      if (name.includes('/state.')) {
        if (++waiting === 2) goOn()
        else beginSecond()
        await both
      }
      return repository.get(name, within)
    },
  }
  const verify = (): Promise<string> =>
    verifyPoint({
      store: held,
      point,
      key: { keyFile },
      dataDir,
      log: createLog({ level: 'silent' }),
      memoryLimitBytes: 2 ** 30,
      signal,
    })
  const rows = Object.values(point.manifest.state).reduce((sum, count) => sum + count, 0)
  const second = midst.then(verify)
  expect(await Promise.all([verify(), second])).toEqual(
    Array.from({ length: 2 }, () => `restored to a scratch directory: ${rows} rows are there, every part holds`),
  )
  expect(readdirSync(join(dataDir, verifyScratch))).toEqual([])
})
