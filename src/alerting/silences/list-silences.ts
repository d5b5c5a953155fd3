import type { Alert } from '../../model/alert.ts'
import type { AlertingContext } from '../alerting-context.ts'
import { isOver } from '../alerts/merge-alert.ts'
import type { Matcher } from '../config/config.ts'
import { Turn } from '../ledger/turn.ts'
import { matchesAll } from '../matchers/make-matcher.ts'
import { printMatchers } from '../matchers/print-matcher.ts'
import type { KeptSilence } from '../verbs/silence-table.ts'
import { SilenceIndex } from './silence-index.ts'
import { type Silence, type SilenceState, silenceStateAt } from './silence.ts'

interface SilenceFilter {
  readonly state: SilenceState | undefined
  /** In matchers, comment and author. */
  readonly search: string
  readonly limit: number
  /** The id of the last one before. */
  readonly after: string | undefined
}

export interface ListedSilences {
  readonly rows: readonly (KeptSilence & {
    /** Alerts that fire and that it fits, whether it is in force or not. */
    readonly matches: number
  })[]
  readonly counts: Readonly<Record<SilenceState, number>>
  /** The cursor of what follows. */
  readonly next: string | undefined
}

const ranks: Readonly<Record<SilenceState, number>> = { active: 0, pending: 1, expired: 2 }

/** Silences: those in force first, those that end soonest first, then those to come, then what is over, the newest first. */
export async function listSilences({ state, clock }: AlertingContext, filter: SilenceFilter): Promise<ListedSilences> {
  const nowMs = clock.now()
  const counts: Record<SilenceState, number> = { active: 0, pending: 0, expired: 0 }
  const found: KeptSilence[] = []
  const needle = filter.search.trim().toLowerCase()
  const turn = new Turn()
  for (const kept of state.silences.values()) {
    const silenceState = silenceStateAt(kept.silence, nowMs)
    counts[silenceState]++
    if ((filter.state === undefined || filter.state === silenceState) && (needle === '' || textOf(kept.silence).includes(needle)))
      found.push(kept)
    await turn.mayEnd()
  }
  found.sort((a, b) => compare(a.silence, b.silence, nowMs))
  const start = filter.after === undefined ? 0 : found.findIndex(({ silence }) => silence.id === filter.after) + 1
  const page = found.slice(start, start + filter.limit)
  const matches = await countMatches(
    { state, clock },
    page.map(({ silence }) => silence),
  )
  return {
    rows: page.map((kept) => ({ ...kept, matches: matches.get(kept.silence.id) ?? 0 })),
    counts,
    next: start + filter.limit < found.length ? page.at(-1)?.silence.id : undefined,
  }
}

/** The alerts that fire and that matchers fit: all are counted, some are given. */
export async function previewSilence(
  { state, clock }: Pick<AlertingContext, 'state' | 'clock'>,
  { matcherSets, limit }: { readonly matcherSets: readonly (readonly Matcher[])[]; readonly limit: number },
): Promise<{ readonly total: number; readonly alerts: readonly Alert[] }> {
  const nowMs = clock.now()
  const alerts: Alert[] = []
  let total = 0
  const turn = new Turn()
  for (const { alert, isResolved } of state.alerts.values()) {
    await turn.mayEnd()
    if (isResolved || isOver(alert, nowMs) || !matcherSets.some((set) => matchesAll(set, alert.labels))) continue
    if (++total <= limit) alerts.push(alert)
  }
  return { total, alerts }
}

/** By id. One look at every alert for all of them. */
async function countMatches(
  { state, clock }: Pick<AlertingContext, 'state' | 'clock'>,
  silences: readonly Silence[],
): Promise<Map<string, number>> {
  const nowMs = clock.now()
  const index = new SilenceIndex()
  for (const silence of silences) index.set({ ...silence, startsAtMs: nowMs, endsAtMs: nowMs + 1 })
  const counts = new Map<string, number>()
  const turn = new Turn()
  for (const { alert, isResolved } of state.alerts.values()) {
    await turn.mayEnd()
    if (isResolved || isOver(alert, nowMs)) continue
    for (const id of index.silencedBy(alert.labels, nowMs)) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}

function textOf({ matcherSets, comment, createdBy }: Silence): string {
  return [...matcherSets.map((set) => printMatchers(set)), comment, createdBy].join('\n').toLowerCase()
}

function compare(a: Silence, b: Silence, nowMs: number): number {
  const state = silenceStateAt(a, nowMs)
  const rank = ranks[state] - ranks[silenceStateAt(b, nowMs)]
  if (rank !== 0) return rank
  const order = state === 'active' ? a.endsAtMs - b.endsAtMs : state === 'pending' ? a.startsAtMs - b.startsAtMs : b.endsAtMs - a.endsAtMs
  return order || (a.id < b.id ? -1 : 1)
}
