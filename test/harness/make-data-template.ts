import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { startEngine } from '../../src/engine/supervisor.ts'
import { createLog } from '../../src/lib/log.ts'
import { openStateStore } from '../../src/storage/state/open-state-store.ts'
import { single } from '../../src/storage/tables/render.ts'
import { openTelemetryStore } from '../../src/storage/telemetry/clickhouse-store.ts'
import { migrate } from '../../src/storage/telemetry/migrate.ts'
import { dataTemplate } from './data-template.ts'

/** Makes the data template anew; `build.ts` runs it. */
const unfinished = `${dataTemplate}.${process.pid}.new`
mkdirSync(unfinished, { recursive: true, mode: 0o700 })

const state = await openStateStore({ kind: 'embedded', directory: join(unfinished, 'state') })
await state.close()

const telemetry = join(unfinished, 'telemetry')
const engine = await startEngine({ dataDir: telemetry, memoryLimitBytes: 2 ** 30, log: createLog({ level: 'silent' }) })
const store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
await migrate(store, single)
await store.close()
await engine.stop()
// Pipes cannot be copied, and each start makes its own.
rmSync(join(telemetry, 'run'), { recursive: true })

rmSync(dataTemplate, { recursive: true, force: true })
renameSync(unfinished, dataTemplate)
