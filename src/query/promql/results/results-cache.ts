import type { Clock } from '../../../lib/clock.ts'
import { parseExpr } from '../parse/parse-expr.ts'
import { PromqlSyntaxError } from '../parse/syntax-error.ts'
import type { MatrixSeries, PromqlQuery, PromqlResult } from '../query.ts'
import type { SampleChanges } from '../store/sample-changes.ts'
import { joinSteps, sliceSteps } from './join-steps.ts'
import { onlyLooksBack } from './only-looks-back.ts'

/** Evaluates a query whose range may be a part of the one that was asked for. */
type Evaluate = (query: PromqlQuery) => Promise<PromqlResult>
type Annotations = PromqlResult['annotations']

/** The steps of a query that were computed, both ends included. */
interface Remembered {
  readonly projectId: number
  readonly firstMs: number
  readonly lastMs: number
  readonly series: readonly MatrixSeries[]
  readonly annotations: Annotations
  /** Behind it is what this does not know of; see SampleChanges. */
  readonly position: number
  /** When the oldest of it was computed, monotonic. */
  readonly bornAtMs: number
  readonly bytes: number
}

interface Known extends Pick<Remembered, 'firstMs' | 'lastMs' | 'series' | 'annotations' | 'bornAtMs'> {}

/** Then it is computed anew: retention, deletions and roll-ups that were made again are told of by nobody. */
const longestMs = 5 * 60_000
/** Fewer steps are not worth it. */
const fewestSteps = 16
const shareOfOne = 0.25
const bytesOfPoint = 16
const bytesOfSeries = 200

export interface ResultsCacheOptions {
  readonly clock: Clock
  readonly changes: SampleChanges
  readonly mostBytes: number
}

/**
 * Remembers the steps that range queries were answered with, so that a panel that refreshes has only the new ones computed. A step is
 * good for as long as no sample came in with a time up to it, which is known and not assumed: see SampleChanges.
 */
export class ResultsCache {
  private readonly clock: Clock
  private readonly changes: SampleChanges
  private readonly mostBytes: number
  private readonly remembered = new Map<string, Remembered>()
  private bytes = 0

  constructor({ clock, changes, mostBytes }: ResultsCacheOptions) {
    this.clock = clock
    this.changes = changes
    this.mostBytes = mostBytes
  }

  /** The answer of a query, from what is remembered and what `evaluate` says for the rest. Throws what that throws. */
  async answer(projectId: number, query: PromqlQuery, evaluate: Evaluate): Promise<PromqlResult> {
    const { text, startMs, stepMs, lookbackMs } = query
    const lastMs = startMs + Math.floor((query.endMs - startMs) / stepMs) * stepMs
    if (!(stepMs > 0) || (lastMs - startMs) / stepMs < fewestSteps) return await evaluate(query)
    const key = JSON.stringify([projectId, text, stepMs, mod(startMs, stepMs), lookbackMs])
    const before = this.take(key)
    if (before === undefined && !isRepeatable(query)) return await evaluate(query)
    const position = this.changes.visible(projectId)
    const bornAtMs = this.clock.monotonic()
    const range = { firstMs: startMs, lastMs }
    const kept = before && this.keptOf(before, stepMs, range)
    const parts = kept && (await evaluateAround(kept, range, query, evaluate))
    // A histogram came up: what is remembered holds floats alone.
    const isWhole = kept === undefined || parts === undefined
    const result = isWhole ? await evaluate(query) : await joinAround(kept, parts)
    if (position !== undefined && result.value.type === 'matrix') {
      const untilMs = Math.min(
        this.changes.earliestSince(projectId, position),
        isWhole ? Infinity : this.changes.earliestSince(projectId, before?.position ?? -1),
      )
      const known = { ...range, series: result.value.series, annotations: result.annotations }
      this.remember(key, projectId, stepMs, { ...known, bornAtMs: isWhole ? bornAtMs : kept.bornAtMs }, untilMs)
    }
    return result
  }

  private take(key: string): Remembered | undefined {
    const found = this.remembered.get(key)
    if (found === undefined) return undefined
    this.remembered.delete(key)
    if (this.clock.monotonic() - found.bornAtMs < longestMs) {
      this.remembered.set(key, found)
      return found
    }
    this.bytes -= found.bytes
    return undefined
  }

  /** What is still good of the steps asked for, if it is enough. */
  private keptOf(before: Remembered, stepMs: number, range: { readonly firstMs: number; readonly lastMs: number }): Known | undefined {
    const goodMs = lastBefore(before.firstMs, stepMs, this.changes.earliestSince(before.projectId, before.position))
    const firstMs = Math.max(before.firstMs, range.firstMs)
    const lastMs = Math.min(before.lastMs, range.lastMs, goodMs)
    if (2 * (lastMs - firstMs) < range.lastMs - range.firstMs) return undefined
    return { ...before, firstMs, lastMs, series: sliceSteps(before.series, firstMs, lastMs) }
  }

  private remember(key: string, projectId: number, stepMs: number, known: Known, untilMs: number): void {
    const { firstMs, annotations, bornAtMs } = known
    const lastMs = Math.min(known.lastMs, lastBefore(firstMs, stepMs, untilMs))
    if (lastMs < firstMs || known.series.some(({ histograms }) => histograms !== undefined)) return
    const series = lastMs === known.lastMs ? known.series : sliceSteps(known.series, firstMs, lastMs)
    const bytes = key.length * 2 + series.reduce((sum, one) => sum + weigh(one), 0)
    if (bytes > this.mostBytes * shareOfOne) return
    this.bytes += bytes - (this.remembered.get(key)?.bytes ?? 0)
    this.remembered.delete(key)
    const position = this.changes.newest
    this.remembered.set(key, { projectId, firstMs, lastMs, series, annotations, position, bornAtMs, bytes })
    for (const [oldest, { bytes: freed }] of this.remembered) {
      if (this.bytes <= this.mostBytes) break
      this.remembered.delete(oldest)
      this.bytes -= freed
    }
  }
}

/** What the query says before and behind the steps that are known; undefined when there are histograms in it. */
async function evaluateAround(
  { firstMs, lastMs }: Known,
  range: { readonly firstMs: number; readonly lastMs: number },
  query: PromqlQuery,
  evaluate: Evaluate,
): Promise<{ readonly before: PromqlResult[]; readonly behind: PromqlResult[] } | undefined> {
  const { stepMs } = query
  const before = firstMs > range.firstMs ? [await evaluate({ ...query, endMs: firstMs - stepMs })] : []
  const behind = lastMs < range.lastMs ? [await evaluate({ ...query, startMs: lastMs + stepMs })] : []
  return [...before, ...behind].every(({ value }) => hasFloatsOnly(value)) ? { before, behind } : undefined
}

async function joinAround(
  kept: Known,
  { before, behind }: { readonly before: readonly PromqlResult[]; readonly behind: readonly PromqlResult[] },
): Promise<PromqlResult> {
  const fresh = [...before, ...behind]
  const seriesOf = ({ value }: PromqlResult): readonly MatrixSeries[] => (value.type === 'matrix' ? value.series : [])
  const series = await joinSteps([...before.map(seriesOf), kept.series, ...behind.map(seriesOf)])
  const annotations = new Map([kept.annotations, ...fresh.map((part) => part.annotations)].flat().map((one) => [one.message, one]))
  return {
    value: { type: 'matrix', series },
    annotations: [...annotations.values()],
    samplesRead: fresh.reduce((sum, { samplesRead }) => sum + samplesRead, 0),
    peakSamples: fresh.reduce((most, { peakSamples }) => Math.max(most, peakSamples), 0),
  }
}

function isRepeatable({ text, features }: PromqlQuery): boolean {
  try {
    return onlyLooksBack(parseExpr(text, { features }))
  } catch (error) {
    if (error instanceof PromqlSyntaxError) return false
    throw error
  }
}

function hasFloatsOnly(value: PromqlResult['value']): boolean {
  return value.type === 'matrix' && value.series.every(({ histograms }) => histograms === undefined)
}

/** The last step before a time. */
function lastBefore(firstMs: number, stepMs: number, untilMs: number): number {
  return untilMs === Infinity ? Infinity : firstMs + (Math.ceil((untilMs - firstMs) / stepMs) - 1) * stepMs
}

function weigh({ labels, times }: MatrixSeries): number {
  return times.length * bytesOfPoint + bytesOfSeries + 2 * labels.key.length
}

/** Not negative, whatever the sign of the time. */
function mod(value: number, by: number): number {
  return ((value % by) + by) % by
}
