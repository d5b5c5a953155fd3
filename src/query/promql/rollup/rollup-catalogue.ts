import type { Clock } from '../../../lib/clock.ts'
import type { StateStore } from '../../../storage/state/state-store.ts'
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
  readonly clock: Clock
  /** How many days the samples of a project are kept; null = for ever. */
  readonly keepDaysOf: (projectId: number) => number | null
}

/** What the job has made is seen after so long. */
const rereadMs = 15_000
const dayMs = 86_400_000

export function openRollupCatalogue({ state, clock, keepDaysOf }: RollupCatalogueParts): RollupCatalogue {
  let read: { readonly atMs: number; readonly days: Promise<RollupDays> } | undefined
  const daysNow = (): Promise<RollupDays> => {
    const atMs = clock.monotonic()
    if (read !== undefined && atMs - read.atMs < rereadMs) return read.days
    const days = loadRollupDays(state)
    read = { atMs, days }
    days.catch(() => {
      read = undefined
    })
    return days
  }
  return {
    async spanOf(projectId) {
      const days = await daysNow()
      const coverage = coverageOf(days)
      if (coverage === undefined) return undefined
      const keepDays = keepDaysOf(projectId)
      const nowMs = clock.now()
      // Partitions go when their newest row is too old: the one in which that time lies is there.
      const dropMs = keepDays === null ? 0 : Math.floor((nowMs - keepDays * dayMs) / dayMs) * dayMs
      const oldestMs = Math.min(...Object.keys(days).map(startOfDay))
      // A clock that was ahead when they were made.
      const toMs = Math.min(coverage.toMs, rollupEnd(nowMs))
      return { fromMs: coverage.fromMs, toMs, samplesFromMs: Math.max(dropMs, oldestMs) }
    },
  }
}
