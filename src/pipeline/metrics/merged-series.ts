import { type ActiveCut, areCounters, areSameCuts, areToldCounters } from '../label-cuts/label-cuts.ts'
import type { MergedSeries, MergedSource, Series } from './series.ts'
import type { ToldFamilies } from './told-families.ts'

/** Counters that come later than this behind the others no longer count: when they rose is gone. */
const lateMs = 5 * 60_000
/** A series that is silent for so long, or for so many of its own steps, lets another one go on in its place. */
const silentMs = 5 * 60_000
const silentSteps = 2.5

interface Beginning {
  readonly cuts: readonly ActiveCut[]
  readonly nowMs: number
  readonly families: ToldFamilies
}

/**
 * What series become that only a cut label told apart. Counters add up: the sum rises by what each of them rises, as
 * `sum without (label) (increase(x))` would have it; a first value only counts when it is known to have begun at zero meanwhile.
 * Other values cannot share a series: one source at a time writes it, the next goes on when that has ended, and what comes between is
 * left out and counted. A series that comes under the target's own labels is a source too.
 */
export function mergedSeries(target: Series, { cuts, nowMs, families }: Beginning): MergedSeries {
  if (target.via?.kind === 'merged' && areSameCuts(target.via.into.cuts, cuts)) return target.via.into
  const into: MergedSeries = {
    target,
    cuts,
    addsUp: areCounters(target.tally.name, cuts, families.typeOf),
    typesSeen: families.changes,
    tally: (cuts.find(({ action }) => action === 'drop_label') ?? cuts[0])?.tally ?? { merged: 0, leftOut: 0 },
    sinceMs: nowMs,
    sum: 0,
    newestMs: 0,
    // Who stored the target before, perhaps before a restart, wrote until now: a sum that begins among those rows would be their reset.
    reachedMs: nowMs,
    writtenMs: 0,
    living: 0,
    writer: undefined,
    stepMs: silentMs,
  }
  target.via = newSource(into)
  return into
}

/**
 * Senders may tell of a metric after its first samples, and their minds may change: are the values of another kind than they were taken
 * for?
 * The whole goes on as what they are, from where it is.
 */
export function heedTypes(into: MergedSeries, families: ToldFamilies): boolean {
  if (into.typesSeen === families.changes) return false
  into.typesSeen = families.changes
  const addsUp = areToldCounters(into.target.tally.name, into.cuts, families.typeOf) ?? into.addsUp
  if (addsUp === into.addsUp) return false
  into.addsUp = addsUp
  into.writer = undefined
  into.reachedMs = Math.max(into.reachedMs, into.writtenMs)
  return true
}

export function newSource(into: MergedSeries): MergedSource {
  return { kind: 'merged', into, lastMs: 0, value: 0, isLiving: false }
}

/** How much a counter rose since its sample before; undefined when that is not known, or known already. `startMs` 0 = not given. */
export function increaseOf(source: MergedSource, ms: number, value: number, startMs: number): number | undefined {
  const { into, lastMs, value: before } = source
  if (ms <= lastMs || !Number.isFinite(value)) {
    if (ms !== lastMs || value !== before) into.tally.leftOut++
    return undefined
  }
  source.lastMs = ms
  source.value = value
  revive(source)
  if (ms < into.newestMs - lateMs) {
    into.tally.leftOut++
    return undefined
  }
  into.tally.merged++
  if (lastMs === 0) return startMs >= into.sinceMs && startMs < ms ? Math.max(0, value) : 0
  return Math.max(0, value >= before ? value - before : value)
}

/** May a source that does not add up write a sample of this time? */
export function admitsSample(source: MergedSource, ms: number): boolean {
  const { into } = source
  const { writer } = into
  if (writer !== source) {
    const isFree = writer === undefined || ms - writer.lastMs > Math.min(silentMs, into.stepMs * silentSteps)
    if (!isFree || ms <= into.writtenMs) {
      into.tally.leftOut++
      return false
    }
    into.writer = source
    into.stepMs = silentMs
  } else if (ms > source.lastMs) into.stepMs = ms - source.lastMs
  source.lastMs = Math.max(source.lastMs, ms)
  into.writtenMs = Math.max(into.writtenMs, ms)
  revive(source)
  into.tally.merged++
  return true
}

/** A source ends. Is it the end of the whole? */
export function endSource(source: MergedSource): boolean {
  const { into } = source
  const wasWriter = into.writer === source
  if (wasWriter) into.writer = undefined
  if (!source.isLiving) return false
  source.isLiving = false
  into.living--
  return into.addsUp ? into.living === 0 : wasWriter
}

/** A source that is silent for long counts as ended; when it comes back, what it counted until then must not count as new. */
export function forgetSource(source: MergedSource): void {
  const { into, lastMs } = source
  into.sinceMs = Math.max(into.sinceMs, lastMs)
  endSource(source)
}

function revive(source: MergedSource): void {
  if (source.isLiving) return
  source.isLiving = true
  source.into.living++
}
