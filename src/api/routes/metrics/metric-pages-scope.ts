import type { Clock } from '../../../lib/clock.ts'
import { resolveRange } from '../../../query/index.ts'
import type { ScopedFamily } from '../../../query/metrics-pages/index.ts'
import type { MetricRow } from '../../contract/metrics.ts'

interface AskedScope {
  readonly from: string
  readonly to: string
  readonly environment: string
  readonly service: string
}

/** What a page of metrics is asked with. Throws Fault `bad_input` for a time that cannot be read. */
export function readPagesScope(clock: Clock, projectId: number, { from, to, environment, service }: AskedScope) {
  const range = resolveRange(clock, { from, to })
  return { projectId, environment, service, startMs: Number(range.from / 1_000_000n), endMs: Number(range.to / 1_000_000n) }
}

/** A metric as the contract has it. */
export function describeFamily({ name, series, kind, hasQuantiles, unit, help, scope }: ScopedFamily): MetricRow {
  return { name, series, kind, hasQuantiles, unit, help, scope: { ...scope, missing: [...scope.missing] } }
}
