import type { HistoryFilter } from '../../../alerting/index.ts'
import type { TimeRange } from '../../../query/index.ts'
import { readValues } from './read-choice.ts'

interface HistoryChoice {
  readonly rule?: string | undefined
  readonly severity?: string | undefined
  readonly service?: string | undefined
}

/** The parameters that choose firings. */
export function historyFilterOf({ from, to }: TimeRange, { rule, severity, service }: HistoryChoice): HistoryFilter {
  const among = (text: string | undefined): readonly string[] => (text === undefined ? [] : readValues(text))
  return { fromMs: msOf(from), toMs: msOf(to), rules: among(rule), severities: among(severity), services: among(service) }
}

function msOf(time: TimeRange['from']): number {
  return Number(time / 1_000_000n)
}
