import type { Alert } from '../../model/alert.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { KnownAlert } from '../alerts/known-alert.ts'
import { unhandled } from '../alerts/known-alert.ts'
import type { HouseContext } from '../keep-house.ts'
import type { Silence } from '../silences/silence.ts'
import { Standings } from './alert-standing.ts'
import { findOutlook, type Outlook } from './find-outlook.ts'
import { describeWatched, type WatchedAlert } from './list-watched.ts'

interface WatchedGroup {
  readonly groupKey: string
  readonly labels: LabelPairs
  readonly receiver: string
  /** Alerts in it. */
  readonly size: number
  readonly nextFlushAtMs: number
}

/** All there is to know of one alert now. */
export interface DescribedAlert {
  readonly watched: WatchedAlert
  readonly groups: readonly WatchedGroup[]
  /** Those that hold it back. */
  readonly silences: readonly Silence[]
  readonly inhibitor: Alert | undefined
  readonly outlook: readonly Outlook[]
}

/** An alert with its groups and what becomes of it; undefined when nobody ever heard of it. One that is over for long is what the events tell. */
export async function describeAlertInFull(context: HouseContext, fingerprint: string): Promise<DescribedAlert | undefined> {
  const { state } = context
  const known = state.alerts.get(fingerprint) ?? (await recallAlert(context, fingerprint))
  if (known === undefined) return undefined
  const watched = describeWatched(context, known, new Standings(context))
  const groups = [...state.membership.groupsOf(fingerprint)].flatMap((id) => {
    const group = state.groups.get(id)
    return group === undefined ? [] : [{ ...group, size: state.membership.alertsOf(id).size }]
  })
  return {
    watched,
    groups,
    silences: watched.silencedBy.flatMap((id) => state.silenceIndex.get(id) ?? []),
    inhibitor: watched.inhibitedBy === undefined ? undefined : state.alerts.get(watched.inhibitedBy)?.alert,
    outlook: findOutlook(context, known),
  }
}

/** What the events say of an alert that is not kept any more. */
async function recallAlert({ database }: HouseContext, fingerprint: string): Promise<KnownAlert | undefined> {
  const row = await database.db
    .selectFrom('alert_events')
    .select(['content', 'at', 'kind'])
    .where('fingerprint', '=', fingerprint)
    .where('rule', '<>', '')
    .where('kind', 'in', ['fired', 'resolved'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { labels = [], startsAtMs = row.at, endsAtMs = row.at } = JSON.parse(row.content) as Partial<Alert>
  const alert: Alert = {
    fingerprint,
    labels,
    annotations: [],
    startsAtMs,
    endsAtMs,
    updatedAtMs: row.at,
    timeout: false,
    generatorUrl: '',
  }
  return { alert, isOfRule: false, isResolved: true, storedEndsAtMs: endsAtMs, handling: unhandled }
}
