import type { Clock } from '../../../lib/clock.ts'
import type { StateStore } from '../../../storage/state/state-store.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { type DroppedSamples, loadDroppedSamples } from './dropped-samples.ts'
import { LateSamples } from './late-samples.ts'
import type { RollupSpan } from './plan-rollups.ts'
import { rollupEnd } from './rollup-buckets.ts'
import { coverageOf, loadRollupDays, type RollupDays, startOfDay } from './rollup-days.ts'

/** Knows which times roll-ups can be read for. */
export interface RollupCatalogue {
  /** Undefined: there are none yet. */
  spanOf(projectId: number): Promise<RollupSpan | undefined>
}

export interface RollupCatalogueParts {
  readonly state: Pick<StateStore, 'db'>
  /** What it stores from now on is noticed. */
  readonly telemetry: Pick<TelemetryStore, 'onInsert'>
  readonly clock: Clock
  /** How many days the samples of a project are kept; null = for ever. */
  readonly keepDaysOf: (projectId: number) => number | null
}

/** What the job has made is seen after so long. */
const rereadMs = 15_000
const dayMs = 86_400_000

export function openRollupCatalogue({ state, telemetry, clock, keepDaysOf }: RollupCatalogueParts): RollupCatalogue {
  const late = new LateSamples(telemetry, () => clock.now())
  let read: { readonly atMs: number; readonly known: Promise<Known> } | undefined
  const readNow = (): Promise<Known> => {
    const atMs = clock.monotonic()
    if (read !== undefined && atMs - read.atMs < rereadMs) return read.known
    const known = loadKnown(state)
    read = { atMs, known }
    known.catch(() => {
      read = undefined
    })
    return known
  }
  return {
    async spanOf(projectId) {
      const { days: made, dropped } = await readNow()
      if (Object.keys(made).length === 0) return undefined
      const days = late.without(projectId, made)
      const keepDays = keepDaysOf(projectId)
      const nowMs = clock.now()
      // Partitions go when their newest row is too old: the one in which that time lies is there.
      const dropMs = keepDays === null ? 0 : Math.floor((nowMs - keepDays * dayMs) / dayMs) * dayMs
      // Kept for longer since, or shorter by another project: what is gone does not come back.
      const droppedMs = Math.max(dropped.everybodyMs, dropped.projects[projectId] ?? 0)
      const oldestMs = Math.min(...Object.keys(days).map(startOfDay))
      // A clock that was ahead when they were made.
      const endMs = rollupEnd(nowMs)
      const stretches = coverageOf(days).flatMap(({ fromMs, toMs }) => (fromMs < endMs ? [{ fromMs, toMs: Math.min(toMs, endMs) }] : []))
      return { stretches, samplesFromMs: Math.max(dropMs, droppedMs, oldestMs) }
    },
  }
}

interface Known {
  readonly days: RollupDays
  readonly dropped: DroppedSamples
}

async function loadKnown(state: Pick<StateStore, 'db'>): Promise<Known> {
  const [days, dropped] = await Promise.all([loadRollupDays(state), loadDroppedSamples(state)])
  return { days, dropped }
}
