// How long an upgrade keeps the platform away: from the end of the old one to the ready line of the new one, with a copy of the state taken and
// every migration run, beside a plain restart of the same directory in the same run. `npm run build && node --import ./test/harness/typescript-loader.mjs bench/upgrade.mjs [ROWS]`
// ROWS: dashboards' versions put into the state before (20,000; some 40 MB): copying them is what grows with use. The limit is 10 s.
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openStateStoreAsIs } from '../src/storage/state/index.ts'
import { openDataArchive } from '../test/harness/data-archive.ts'
import { startProgram } from './load/program.mjs'

const rows = Number(process.argv[2] ?? 20_000)
const runs = 3
const scratch = mkdtempSync(join(tmpdir(), 'vedette-upgrade-bench-'))
process.once('SIGTERM', () => process.exit(1))
process.once('SIGINT', () => process.exit(1))
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }))
const before = join(scratch, 'before')
openDataArchive('test/fixtures/upgrades.br', before, 'schema-0016')
await fillState(join(before, 'state'))
const upgrades = []
const restarts = []
let copied = 0
for (let run = 0; run < runs; run++) {
  const directory = join(scratch, `run-${run}`)
  cpSync(before, directory, { recursive: true })
  const upgraded = await startProgram(directory)
  upgrades.push(upgraded.readyMs)
  await upgraded.stop()
  const copies = readdirSync(join(directory, 'snapshots')).filter((name) => name.endsWith('.dump'))
  if (copies.length !== 1) throw new Error('no copy was taken')
  copied = statSync(join(directory, 'snapshots', copies[0])).size
  const again = await startProgram(directory)
  restarts.push(again.readyMs)
  await again.stop()
  rmSync(directory, { recursive: true, force: true })
}
const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]
const seconds = (ms) => (ms / 1000).toFixed(2)
console.log(
  `upgrade: ready after ${seconds(median(upgrades))} s (median of ${runs}), with a copy of ${(copied / 1e6).toFixed(1)} MB; limit 10 s`,
)
console.log(
  `baseline, plain restart: ready after ${seconds(median(restarts))} s; the upgrade adds ${seconds(median(upgrades) - median(restarts))} s`,
)
process.exitCode = median(upgrades) < 10_000 ? 0 : 1

async function fillState(directory) {
  const state = await openStateStoreAsIs({ kind: 'embedded', directory })
  const spec = JSON.stringify({ panels: 'x'.repeat(2000) })
  const who = { created_at: 1, updated_at: 1, updated_by: 'bench' }
  await state.db
    .insertInto('dashboards')
    .values({ project_id: 1, uid: 'bench', title: 'bench', folder: '', tags: '[]', panels: 1, version: rows, ...who })
    .execute()
  for (let at = 0; at < rows; at += 500) {
    const values = Array.from({ length: Math.min(500, rows - at) }, (_, n) => ({
      project_id: 1,
      uid: 'bench',
      version: at + n + 1,
      spec,
      message: '',
      created_at: 1,
      created_by: 'bench',
    }))
    await state.db.insertInto('dashboard_versions').values(values).execute()
  }
  await state.close()
}
