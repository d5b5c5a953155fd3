import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import { metricName, type MetricReader } from '../../query/promql/index.ts'
import type { Signal } from '../rule.ts'
import type { RowsOfOthers } from './rows-of-others.ts'

/** What is known of what comes in, without asking for it. */
export interface KnownInputs {
  /** The metrics that had samples in the last day, and maybe older ones. Throws Fault. */
  metricNames(signal: AbortSignal): Promise<ReadonlySet<string>>
  /** When rows of a kind last came from others than the platform itself, epoch milliseconds; undefined: not in the last day. Throws Fault. */
  lastRowsMs(of: Signal, signal: AbortSignal): Promise<number | undefined>
}

const dayMs = 24 * 3_600_000
/** With more metrics than this nothing is known of them, and every rule is asked. */
const mostNames = 50_000

/** From what is remembered of the store: look-ups of names cost a statement every few minutes, whatever the number of rules. */
export function knownInputsOf(parts: {
  readonly reader: Pick<MetricReader, 'listLabelValues'>
  readonly others: RowsOfOthers
  readonly clock: Clock
  readonly projectId: number
}): KnownInputs {
  const { reader, others, clock, projectId } = parts
  return {
    async metricNames(signal) {
      const endMs = clock.now()
      const names = new Set<string>()
      const selection = { projectId, matcherSets: [], startMs: endMs - dayMs, endMs, limit: mostNames }
      for await (const piece of reader.listLabelValues(metricName, selection, signal)) for (const name of piece) names.add(name)
      if (names.size >= mostNames) throw new Fault('query_limit', `there are more than ${mostNames} metrics`)
      return names
    },
    lastRowsMs: (of, signal) => others.last(of, signal),
  }
}
