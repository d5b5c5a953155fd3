import { type Alerting, dropOldOccurrences, keepOccurrences, readQualityPolicy, TopologyMemory } from '../alerting/index.ts'
import type { Clock } from '../lib/clock.ts'
import { every } from '../lib/every.ts'
import type { Log } from '../lib/log.ts'
import { listServiceDeploys, listServiceEdges } from '../query/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import type { Lifecycle } from './lifecycle.ts'

interface QualityParts {
  readonly core: Alerting
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly state: StateStore
  readonly telemetry: TelemetryStore
  readonly projectId: number
  /** An alertmanager.yml decides. */
  readonly isPlain: boolean
}

const lookEveryMs = 10_000
/** While something fires the map of services is looked at as often, else now and then. */
const busyMs = 60_000
const idleMs = 600_000
/** A start waits for the first map for so long. */
const firstLookMs = 3000
const firstRangeMs = 3_600_000
/** Spans come late. */
const overlapMs = 120_000
const deploysMs = 6 * 3_600_000
const cleanMs = 3_600_000

/**
 * Puts what is done against noise in force; keeps up what it needs: the map of services, and one row for each time an alert fired. The first
 * map is there once it resolves, unless that took too long.
 */
export async function openQuality({ core, clock, log, lifecycle, state, telemetry, projectId, isPlain }: QualityParts): Promise<void> {
  const { quality } = core.state
  quality.policy = (await readQualityPolicy(state, { projectId, isPlain })).policy
  const memory = new TopologyMemory()
  const stopping = new AbortController()
  let lookedAtMs: number | undefined
  let cleanedAtMs = clock.now()
  let readUpTo = -1

  const lookAtServices = async (nowMs: number, signal: AbortSignal): Promise<void> => {
    const isDue = lookedAtMs === undefined || nowMs - lookedAtMs >= (quality.nodeCount > 0 ? busyMs : idleMs)
    if (!quality.policy.causes.enabled || !isDue) return
    const fromMs = lookedAtMs === undefined ? nowMs - firstRangeMs : Math.max(nowMs - firstRangeMs, lookedAtMs - overlapMs)
    const scope = (from: number) => ({
      projectId,
      range: { from: BigInt(from) * 1_000_000n, to: BigInt(nowMs) * 1_000_000n },
      signal,
    })
    const [edges, deploys] = await Promise.all([
      listServiceEdges({ telemetry }, scope(fromMs)),
      listServiceDeploys({ telemetry }, scope(nowMs - deploysMs)),
    ])
    quality.topology = memory.learn(
      edges,
      deploys.map(({ at, ...deploy }) => ({ ...deploy, atMs: at })),
      nowMs,
    )
    lookedAtMs = nowMs
  }
  const keepFigures = async (): Promise<void> => {
    const { lastEvent } = core.state
    if (lastEvent === readUpTo) return
    await keepOccurrences(state)
    readUpTo = lastEvent
  }
  const keepUp = async (): Promise<void> => {
    const nowMs = clock.now()
    await Promise.all([lookAtServices(nowMs, stopping.signal), keepFigures()])
    if (nowMs - cleanedAtMs < cleanMs) return
    cleanedAtMs = nowMs
    await dropOldOccurrences(state, nowMs)
  }
  const warn = (error: unknown): void => {
    if (!stopping.signal.aborted) log.warn({ err: error }, 'figures of alerts, or the map of services, could not be kept up')
  }
  await lookAtServices(clock.now(), AbortSignal.timeout(firstLookMs)).catch(warn)
  let running: Promise<void> | undefined
  const stop = every(lookEveryMs, () => {
    running ??= keepUp()
      .catch(warn)
      .finally(() => {
        running = undefined
      })
  })
  lifecycle.onStop('work', 'figures of alerts', async () => {
    stop()
    stopping.abort()
    await running
  })
}
