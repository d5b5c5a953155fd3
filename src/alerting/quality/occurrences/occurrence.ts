import type { LabelPairs } from '../../../model/label-pairs.ts'

/** One time an alert fired, with what became of it. Times are epoch milliseconds; null: not yet, or never. */
export interface Occurrence {
  readonly fingerprint: string
  readonly startsAtMs: number
  /** Its `alertname`. */
  readonly rule: string
  readonly severity: string
  readonly service: string
  readonly firedAtMs: number
  readonly toldAtMs: number | null
  readonly acknowledgedAtMs: number | null
  readonly resolvedAtMs: number | null
}

/** What is read of an event. */
export interface ReadEvent {
  readonly atMs: number
  readonly fingerprint: string
  readonly kind: string
  readonly content: Readonly<Record<string, unknown>>
}

const longestLabel = 200

/**
 * Occurrences after one more event; `open` has those that have not ended, by fingerprint, and is changed. Returns those that changed. An
 * end, or an acknowledgement, of what nobody saw fire is left out.
 */
export function followEvent(open: Map<string, Occurrence>, { atMs, fingerprint, kind, content }: ReadEvent): readonly Occurrence[] {
  if (kind === 'notified') return toldOf(content).flatMap((one) => change(open, one, { toldAtMs: atMs }))
  if (kind === 'acknowledged') return change(open, fingerprint, { acknowledgedAtMs: atMs })
  if (kind === 'resolved') {
    const ended = change(open, fingerprint, { resolvedAtMs: atMs })
    open.delete(fingerprint)
    return ended
  }
  if (kind !== 'fired') return []
  const labels = new Map((content['labels'] ?? []) as LabelPairs)
  const valueOf = (name: string): string => (labels.get(name) ?? '').slice(0, longestLabel)
  const occurrence: Occurrence = {
    fingerprint,
    startsAtMs: typeof content['startsAtMs'] === 'number' ? content['startsAtMs'] : atMs,
    rule: valueOf('alertname'),
    severity: valueOf('severity'),
    service: valueOf('service'),
    firedAtMs: atMs,
    toldAtMs: null,
    acknowledgedAtMs: null,
    resolvedAtMs: null,
  }
  // One that ran out unseen and came again has ended by then.
  const before = change(open, fingerprint, { resolvedAtMs: atMs })
  open.set(fingerprint, occurrence)
  return before.some(({ startsAtMs }) => startsAtMs === occurrence.startsAtMs) ? [occurrence] : [...before, occurrence]
}

/** The first time counts. */
function change(
  open: Map<string, Occurrence>,
  fingerprint: string,
  times: Partial<Pick<Occurrence, 'toldAtMs' | 'acknowledgedAtMs' | 'resolvedAtMs'>>,
): readonly Occurrence[] {
  const before = open.get(fingerprint)
  if (before === undefined) return []
  const after = {
    ...before,
    toldAtMs: before.toldAtMs ?? times.toldAtMs ?? null,
    acknowledgedAtMs: before.acknowledgedAtMs ?? times.acknowledgedAtMs ?? null,
    resolvedAtMs: before.resolvedAtMs ?? times.resolvedAtMs ?? null,
  }
  open.set(fingerprint, after)
  return [after]
}

function toldOf(content: ReadEvent['content']): readonly string[] {
  const { alerts } = content
  return Array.isArray(alerts) ? alerts.filter((one): one is string => typeof one === 'string') : []
}
