import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startEngine, type EngineHandle } from '../../src/engine/supervisor.ts'
import { createLog, type Log } from '../../src/lib/log.ts'
import { single } from '../../src/storage/tables/render.ts'
import { openTelemetryStore } from '../../src/storage/telemetry/clickhouse-store.ts'
import { migrate } from '../../src/storage/telemetry/migrate.ts'
import type { TelemetryStore } from '../../src/storage/telemetry/telemetry-store.ts'

export interface TestEngine {
  readonly store: TelemetryStore
  readonly engine: EngineHandle
  readonly directory: string
  stop(): Promise<void>
}

/** A real engine on a temporary directory, its tables made. Heavy: one a test file, in `beforeAll`; `stop()` in `afterAll`. */
export async function startTestEngine(log: Log = createLog({ level: 'silent' })): Promise<TestEngine> {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-engine-'))
  const engine = await startEngine({ dataDir: directory, memoryLimitBytes: 2 * 2 ** 30, log })
  const store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
  await migrate(store, single)
  return {
    store,
    engine,
    directory,
    async stop() {
      await store.close()
      await engine.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
