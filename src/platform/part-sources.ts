import { access } from 'node:fs/promises'

import type { EngineHandle } from '../engine/supervisor.ts'
import type { Clock } from '../lib/clock.ts'
import type { Flusher } from '../pipeline/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import type { WriteAheadLog } from '../storage/wal/index.ts'
import type { Activity, ActivitySummary } from './activity.ts'
import { pingSource } from './health-sources.ts'
import type { HealthSource } from './health.ts'
import type { Observer } from './observer.ts'

/** What a part of the platform is seen with. */
interface Watched {
  readonly clock: Clock
  readonly queries: Observer['queries']
}

/** What a database did in the last minutes; times in milliseconds as its caller saw them. */
type QueryFigures = Pick<ActivitySummary, 'requests' | 'errors' | 'averageMs' | 'p95Ms' | 'p99Ms'>

function figuresOf(activity: Activity): QueryFigures {
  const { requests, errors, averageMs, p95Ms, p99Ms } = activity.summarize()
  return { requests, errors, averageMs, p95Ms, p99Ms }
}

/** Where telemetry lives: the engine, with what happened to it, or a ClickHouse server. */
export function telemetrySource(
  { clock, queries }: Watched,
  telemetry: TelemetryStore,
  engine: Pick<EngineHandle, 'status'> | undefined,
): HealthSource {
  const name = engine === undefined ? 'clickhouse' : 'engine'
  const told = (): { queries: QueryFigures } => ({ queries: figuresOf(queries.clickhouse) })
  const asked = pingSource(clock, { name, role: 'database', ping: () => telemetry.ping(), details: told, connections: () => 1 })
  return {
    ...asked,
    async check() {
      if (engine === undefined) return asked.check()
      const { state, restarts, lastExit, pid, version } = engine.status()
      const exit = lastExit === undefined ? null : { ...lastExit, at: new Date(lastExit.at).toISOString() }
      const details = { engine: state, restarts, lastExit: exit, pid: pid ?? null, version: version ?? null, ...told() }
      if (state === 'ready') {
        const check = await asked.check()
        return { ...check, details, detail: restarts === 0 ? check.detail : `${check.detail}; restarts since the start: ${restarts}` }
      }
      const away = `${state}${lastExit === undefined ? '' : ` after it ended with ${lastExit.signal ?? lastExit.code}`}`
      const detail = state === 'stopped' ? away : `${away}; what comes in waits in the write-ahead log`
      return { state: state === 'stopped' ? 'down' : 'degraded', detail, responseTimeMs: null, details }
    },
  }
}

/** Where configuration and users live. */
export function stateSource({ clock, queries }: Watched, state: StateStore): HealthSource {
  return pingSource(clock, {
    name: 'state_store',
    role: 'database',
    ping: () => state.ping(),
    details: () => ({ kind: state.kind, queries: figuresOf(queries.postgresql) }),
    connections: () => 1,
  })
}

/** Longer than this nothing waits while the store takes rows. */
const lateMs = 60_000

/** The write-ahead log and what carries it into the store. */
export function walSource(wal: Pick<WriteAheadLog, 'admission' | 'pendingBytes'>, flusher: Pick<Flusher, 'health'>): HealthSource {
  return {
    name: 'write_ahead_log',
    role: 'cache',
    check() {
      const admission = wal.admission()
      const health = flusher.health()
      const problem = admission.admitted
        ? (health.failing?.message ??
          (health.quarantined.count > 0 ? countOf(health.quarantined.count, 'file is', 'files are') + ' in quarantine' : undefined) ??
          (health.surplusRows > 0 ? countOf(health.surplusRows, 'row is', 'rows are') + ' stored more than once' : undefined) ??
          (health.oldestWaitingMs > lateMs ? 'the store is behind' : undefined))
        : `nothing is accepted: ${admission.fault.message}`
      return Promise.resolve({
        state: admission.admitted ? (problem === undefined ? 'ok' : 'degraded') : 'down',
        detail: problem ?? countOf(health.segmentsWaiting, 'segment waits', 'segments wait'),
        responseTimeMs: null,
        details: { ...health, bytesOnDisk: wal.pendingBytes },
      })
    },
  }
}

function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

/** The built page. */
export function pageSource(indexFile: string): HealthSource {
  return {
    name: 'page',
    role: 'frontend',
    async check() {
      const isThere = await access(indexFile).then(
        () => true,
        () => false,
      )
      const detail = isThere ? 'is served' : 'is not built: npm run build:ui'
      return { state: isThere ? 'ok' : 'down', detail, responseTimeMs: null, details: {} }
    },
  }
}
