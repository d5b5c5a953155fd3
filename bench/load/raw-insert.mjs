// The baseline: the very rows the program would store, encoded beforehand, inserted as RowBinary straight into an engine of their own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startEngine } from '../../dist/src/engine/supervisor.js'
import { createLog } from '../../dist/src/lib/log.js'
import { BatchEncoder } from '../../dist/src/pipeline/batch-encoder.js'
import { compileRedactor, createProjectPipeline, maskingSetting } from '../../dist/src/pipeline/index.js'
import { receivers } from '../../dist/src/receivers/index.js'
import { migrate, openTelemetryStore, single } from '../../dist/src/storage/telemetry/index.js'

const rowsPerInsert = 200_000
const year = 365 * 86_400_000
const horizon = {
  logsMs: { application: year, error: year, security: year, performance: year, audit: year, debug: year },
  spansMs: year,
  metricsMs: year,
}

export async function measureRawInsert({ make, perBody, bodies }) {
  const project = createProjectPipeline({ projectId: 1, redactor: compileRedactor(maskingSetting.initial) })
  const endpoint = receivers[0].open({}).find(({ kind, signal }) => kind === 'http' && signal === 'logs')
  const inserts = []
  let chunks = []
  let waiting = 0
  for (let i = 0; i < bodies; i++) {
    const receivedAt = Date.now()
    const encoder = new BatchEncoder({ project, receivedAt, horizon })
    endpoint.decode({ body: make(i * perBody, perBody), contentType: 'application/x-protobuf', receivedAt }, encoder)
    const batch = encoder.finish({ low: inserts.length, high: 1 })
    chunks.push(...batch.chunks.map(({ bytes }) => Buffer.from(bytes)))
    waiting += batch.accepted
    if (waiting < rowsPerInsert && i < bodies - 1) continue
    inserts.push({ chunks, rows: waiting })
    chunks = []
    waiting = 0
  }
  const directory = mkdtempSync(join(tmpdir(), 'vedette-raw-'))
  const engine = await startEngine({ dataDir: directory, memoryLimitBytes: 4 * 2 ** 30, log: createLog({ level: 'error' }) })
  const store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
  try {
    await migrate(store, single)
    const startedAt = performance.now()
    for (const [i, { chunks: buffers }] of inserts.entries()) await store.insert('log_records', buffers, `raw-${i}`)
    const seconds = (performance.now() - startedAt) / 1000
    const rows = inserts.reduce((sum, insert) => sum + insert.rows, 0)
    return { rate: rows / seconds, rows, rowsPerInsert }
  } finally {
    await store.close()
    await engine.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
