import type { LabelPairs } from '../../model/label-pairs.ts'
import type { HouseContext } from '../keep-house.ts'
import { matchesAll } from '../matchers/make-matcher.ts'
import { silenceStateAt } from '../silences/silence.ts'
import { type Message, readMessages } from './read-messages.ts'

/** Something that happened to an alert, or to a group it was in. */
export type TimelineEntry =
  | { readonly atMs: number; readonly kind: 'event'; readonly event: string; readonly content: Readonly<Record<string, unknown>> }
  | { readonly atMs: number; readonly kind: 'message'; readonly message: Message }
  | { readonly atMs: number; readonly kind: 'silence'; readonly silence: SilenceSpan }

interface SilenceSpan {
  readonly id: string
  readonly createdBy: string
  readonly comment: string
  readonly endsAtMs: number
}

interface ReadTimeline {
  readonly fingerprint: string
  readonly labels: LabelPairs
  /** Only what happened before. */
  readonly beforeMs: number
  readonly limit: number
}

/** Told apart by their messages: these are events of the same. */
const toldByMessages = new Set(['notified', 'delivered', 'failed', 'cancelled', 'passed_on'])

/** What happened to an alert, newest first: its own events, messages about its groups that name it, silences that fell on it. */
export async function readTimeline(
  context: HouseContext,
  { fingerprint, labels, beforeMs, limit }: ReadTimeline,
): Promise<{ readonly rows: readonly TimelineEntry[]; readonly next: number | undefined }> {
  const { state, tree, clock } = context
  const { db } = context.database
  const nowMs = clock.now()
  const current = [...state.membership.groupsOf(fingerprint)].flatMap((id) => state.groups.get(id)?.groupKey ?? [])
  const groupKeys = [
    ...new Set([
      ...current,
      ...tree()
        .placesOf({ labels, isOfRule: state.alerts.get(fingerprint)?.isOfRule ?? true })
        .map(({ groupKey }) => groupKey),
    ]),
  ]
  const columns = ['sequence', 'at', 'kind', 'content', 'fingerprint'] as const
  const own = await db
    .selectFrom('alert_events')
    .select(columns)
    .where('fingerprint', '=', fingerprint)
    .where('at', '<', beforeMs)
    .orderBy('sequence', 'desc')
    .limit(limit + 1)
    .execute()
  // A group may be older than the alert: what it told before is no matter of the alert.
  const first = await db
    .selectFrom('alert_events')
    .select(({ fn }) => fn.min('at').as('at'))
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst()
  const sinceMs = first?.at ?? nowMs
  const ofGroups =
    groupKeys.length === 0
      ? []
      : await db
          .selectFrom('alert_events')
          .select(columns)
          .where('group_key', 'in', groupKeys)
          .where('at', '<', beforeMs)
          .where('at', '>=', sinceMs)
          .orderBy('sequence', 'desc')
          .limit(limit + 1)
          .execute()
  const messages = groupKeys.length === 0 ? [] : await readMessages(db, { fingerprint, groupKeys, sinceMs, beforeMs, limit: limit + 1 })
  const silences = [...state.silences.values()]
    .filter(({ silence: { startsAtMs, matcherSets } }) => startsAtMs < beforeMs && matcherSets.some((set) => matchesAll(set, labels)))
    .filter(({ silence }) => silenceStateAt(silence, nowMs) !== 'pending' && silence.endsAtMs > sinceMs)
  const all: TimelineEntry[] = [
    ...[...own, ...ofGroups]
      .filter(({ kind, fingerprint: of }) => of !== '' || !toldByMessages.has(kind))
      .map(({ at, kind, content }) => ({
        atMs: at,
        kind: 'event' as const,
        event: kind,
        content: JSON.parse(content) as Record<string, unknown>,
      }))
      .filter(({ event, content }) => event !== 'suppressed' || reasonOf(content, fingerprint) !== undefined),
    ...messages.map((message) => ({ atMs: message.createdAtMs, kind: 'message' as const, message })),
    ...silences.map(({ silence }) => ({ atMs: silence.startsAtMs, kind: 'silence' as const, silence })),
  ]
  // Of what happened at once the later written is the newer one: sorting keeps their order.
  all.sort((a, b) => b.atMs - a.atMs)
  return pageOf(withoutRepeats(all, fingerprint), limit)
}

/** What holds an alert back is noted at every flush of its group: the first time is enough. */
function withoutRepeats(all: readonly TimelineEntry[], fingerprint: string): readonly TimelineEntry[] {
  const kept: TimelineEntry[] = []
  let held: string | undefined
  for (const entry of all.toReversed()) {
    const isHeld = entry.kind === 'event' && entry.event === 'suppressed'
    const why = isHeld ? reasonOf(entry.content, fingerprint) : undefined
    if (!isHeld || why !== held) kept.push(entry)
    if (entry.kind !== 'silence') held = why
  }
  return kept.toReversed()
}

/** A page never ends between things of one time: the next one begins before it. */
function pageOf(
  all: readonly TimelineEntry[],
  limit: number,
): { readonly rows: readonly TimelineEntry[]; readonly next: number | undefined } {
  const last = all[limit - 1]
  if (last === undefined) return { rows: all, next: undefined }
  const rows = all.filter(({ atMs }) => atMs >= last.atMs)
  return { rows, next: rows.length === all.length ? undefined : last.atMs }
}

/** Why an event about held back alerts of a group says that this one was; undefined when it does not name it. */
function reasonOf({ named }: Readonly<Record<string, unknown>>, fingerprint: string): string | undefined {
  const own: unknown = Array.isArray(named) ? named.find((one: unknown) => Array.isArray(one) && one[0] === fingerprint) : undefined
  return Array.isArray(own) ? own.slice(1).join(' ') : undefined
}
