import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { sql } from 'kysely'
import { expect, test } from 'vitest'

import { isProof } from '../../../../test/harness/sample-of.ts'
import { openStateStore } from '../open-state-store.ts'

const kills = isProof ? 50 : 3
const child = fileURLToPath(new URL('../../../../test/harness/commit-until-killed.ts', import.meta.url))

test(`nothing acknowledged is lost in ${kills} kill -9, and no transaction is torn`, { timeout: kills * 40_000 }, async () => {
  const parent = mkdtempSync(join(tmpdir(), 'vedette-kill-'))
  const directory = join(parent, 'state')
  const acknowledged = new Set<number>()
  for (let kill = 0; kill < kills; kill++) {
    for (const number of await commitUntilKilled(directory)) acknowledged.add(number)
  }
  const state = await openStateStore({ kind: 'embedded', directory })
  const rows = await state.db.selectFrom('settings').select(['key', 'version']).execute()
  const keys = new Set(rows.map(({ key }) => key))
  const lost = [...acknowledged].filter((number) => !keys.has(`a${number}`) || !keys.has(`b${number}`))
  const torn = rows.filter(({ key, version }) => !keys.has(`${key.startsWith('a') ? 'b' : 'a'}${version}`))
  expect({ lost, torn }).toEqual({ lost: [], torn: [] })
  expect(acknowledged.size).toBeGreaterThan(kills)
  // The table and its index agree.
  await sql`set enable_seqscan = off`.execute(state.db)
  const byIndex = await sql<{ n: number }>`select count(*) as n from settings where key >= ''`.execute(state.db)
  expect(byIndex.rows[0]?.n).toBe(rows.length)
  await state.close()
  rmSync(parent, { recursive: true, force: true })
})

/** The numbers a child acknowledged before it was killed, 20 to 170 ms after the first. */
async function commitUntilKilled(directory: string): Promise<number[]> {
  const process_ = spawn(process.execPath, [...process.execArgv, child, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  process_.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const ended = once(process_, 'close')
  await Promise.race([once(process_.stdout, 'data'), ended])
  // Not waiting for anything: the moment is to be any.
  await sleep(20 + Math.random() * 150)
  process_.kill('SIGKILL')
  await ended
  // A number whose line was cut was acknowledged, but cannot be read.
  return said.split('\n').slice(0, -1).map(Number)
}
