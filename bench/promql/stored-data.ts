import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { startEngine } from '../../src/engine/supervisor.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createLog } from '../../src/lib/log.ts'
import { rollUpMetrics } from '../../src/query/promql/rollup/roll-up-metrics.ts'
import { StoredMetrics } from '../../src/query/promql/store/stored-metrics.ts'
import { openStateStore } from '../../src/storage/state/index.ts'
import { migrate, openTelemetryStore, single, type TelemetryStore } from '../../src/storage/telemetry/index.ts'
import { type DataSize, generateData, project } from './data.ts'
import { type Peer, type PeerQuery, startPeers } from './peers.ts'

/** Fills a data directory as the program keeps it, and the peers, if they are wanted, with the same samples. */
export async function storeData(
  directory: string,
  size: DataSize,
  { withPeers }: { readonly withPeers: boolean },
): Promise<{ readonly bytesOnDisk: number; readonly peers: readonly Peer[] }> {
  const telemetry = join(directory, 'data', 'telemetry')
  mkdirSync(telemetry, { recursive: true, mode: 0o700 })
  const engine = await startEngine({ dataDir: telemetry, memoryLimitBytes: 8 * 2 ** 30, log: createLog({ level: 'error' }) })
  const store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
  try {
    await migrate(store, single)
    await generateData(store, size)
    // Hours that are over have been merged.
    await store.command('OPTIMIZE TABLE metric_samples FINAL', {}, { timeoutMs: 600_000 })
    await rollUp(store, join(directory, 'data', 'state'))
    const { rows } = await store.query<{ bytes: string }>(
      "SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = currentDatabase() AND startsWith(table, 'metric_') AND table != 'metric_rollups'",
    )
    const peers = withPeers ? await startPeers(directory, new StoredMetrics(store).source(project), size) : []
    return { bytesOnDisk: Number(rows[0]?.bytes ?? 0), peers }
  } finally {
    await store.close()
    await engine.stop()
  }
}

/** As a program that has run for a while has done: else its job would work on all of it while it is asked. */
async function rollUp(telemetry: TelemetryStore, directory: string): Promise<void> {
  const state = await openStateStore({ kind: 'embedded', directory })
  try {
    const { signal } = new AbortController()
    await rollUpMetrics({ telemetry, target: single, state, clock: systemClock, signal }, { untilMs: Infinity })
  } finally {
    await state.close()
  }
}

interface Program {
  readonly url: string
  readonly apiToken: string
}

/** Milliseconds until the program has answered a query whole, as it would answer Grafana. */
export async function askProgram({ url, apiToken }: Program, { text, start, end, step }: PeerQuery, headers = {}): Promise<number> {
  const range = step === 0 ? { time: String(end) } : { start: String(start), end: String(end), step: String(step) }
  const form = new URLSearchParams({ query: text, ...range })
  const started = performance.now()
  const answer = await fetch(`${url}/prometheus/api/v1/query${step === 0 ? '' : '_range'}?${form.toString()}`, {
    headers: { authorization: `Bearer ${apiToken}`, ...headers },
  })
  const bytes = await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${text}: ${answer.status} ${Buffer.from(bytes).toString()}`)
  return performance.now() - started
}

/** Waits until the program holds at least so many seconds of samples in memory. */
export async function untilInMemory({ url, apiToken }: Program, seconds: number): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${apiToken}` } })
    const covered = /^vedette_metric_head_covered_seconds(?:\{[^}]*\})? (\S+)$/m.exec(await answer.text())?.[1]
    if (Number(covered) >= seconds) return
    await sleep(200)
  }
  throw new Error(`the samples of the last ${seconds} s are still not in memory`)
}
