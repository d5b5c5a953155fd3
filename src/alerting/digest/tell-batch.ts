import { createHash } from 'node:crypto'

import type { Alert } from '../../model/alert.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { FlushContext } from '../dispatch/flush-group.ts'
import { sortInSteps } from '../dispatch/sort-in-steps.ts'
import type { TableSpec } from '../ledger/table-spec.ts'
import { buildInSteps, compareAlerts } from '../notify/build-notification.ts'
import { newItem } from '../outbox/enqueue.ts'
import { wallTimeAt } from '../times/zone-clock.ts'
import type { BatchKind } from './next-boundary.ts'
import type { PeriodAlert } from './read-period.ts'

/** One batch that a contact point is sent; there is one of a kind and a period. */
export interface Batch {
  readonly kind: BatchKind
  readonly receiver: string
  readonly startMs: number
  readonly endMs: number
  readonly alerts: readonly PeriodAlert[]
  /** How many there are besides these: too many to keep. */
  readonly more: number
}

const digestTable: TableSpec<'alert_digests', Batch> = {
  name: 'alert_digests',
  columns: { kind: 'text', receiver: 'text', period_end: 'bigint', period_start: 'bigint', alerts: 'integer' },
  key: ['kind', 'receiver', 'period_end'],
  encode: ({ kind, receiver, startMs, endMs, alerts, more }) => ({
    kind,
    receiver,
    period_end: endMs,
    period_start: startMs,
    alerts: alerts.length + more,
  }),
}

/** Channels show an alert that fires as one that does not end soon. */
const firesForMs = 3_600_000
const titles: Readonly<Record<BatchKind, string>> = { warning: 'warnings', info: 'digest', quiet: 'quiet hours' }

/** Inside of a change: gives a batch to the outbox, for each channel of its contact point. */
export function* tellBatch(context: FlushContext, batch: Batch, nowMs: number): Generator<undefined, void, undefined> {
  const { state, tree, fallback, externalUrl, links } = context
  const { kind, receiver, startMs, endMs, more } = batch
  const contactPoint = tree().contactPointOf(receiver) ?? fallback()
  const found: Alert[] = []
  for (const one of batch.alerts) {
    found.push(alertOf(context, one, nowMs))
    yield
  }
  const alerts = yield* sortInSteps(found, compareAlerts)
  const { zone } = state.policy.current.policy
  const title = `${titles[kind]} ${timeIn(zone, startMs)} - ${timeIn(zone, endMs)}`
  const groupKey = `policy/batch:{batch="${kind}"}`
  const told: Record<string, unknown>[] = []
  for (const { channel, index } of contactPoint?.integrations ?? []) {
    const id = createHash('sha256').update(`batch\n${kind}\n${receiver}\n${endMs}\n${channel}\n${index}`).digest('hex')
    const built = yield* buildInSteps({
      id,
      group: { groupKey, labels: [['batch', title]] },
      receiver: contactPoint?.name ?? receiver,
      reason: 'digest',
      alerts,
      nowMs,
      externalUrl: externalUrl(),
      links: links({ id, alerts }),
    })
    const truncatedAlerts = built.truncatedAlerts + more
    // Not every channel says what it leaves out.
    const counted: LabelPairs = truncatedAlerts === 0 ? built.groupLabels : [['batch', `${title}, ${alerts.length + more} alerts`]]
    const notification = { ...built, truncatedAlerts, groupLabels: counted }
    const item = newItem(notification, { channel, index, sequence: state.nextSequence(), nowMs, standsFor: '' })
    // One in which all is over is not to be left out.
    state.outbox.put({ ...item, status: 'firing' })
    told.push({ channel, position: index, reason: 'digest' })
  }
  state.ledger.write(digestTable, batch)
  const firing = batch.alerts.filter(({ endsAtMs }) => endsAtMs === undefined).length
  state.addEvent({
    atMs: nowMs,
    fingerprint: '',
    groupKey,
    kind: 'notified',
    content: { receiver, integrations: told, firing, resolved: batch.alerts.length - firing, ...(more === 0 ? {} : { more }), batch: kind },
  })
}

function alertOf({ state }: FlushContext, { fingerprint, labels, startsAtMs, endsAtMs }: PeriodAlert, nowMs: number): Alert {
  const known = state.alerts.get(fingerprint)?.alert
  return {
    fingerprint,
    labels,
    annotations: known?.annotations ?? [],
    generatorUrl: known?.generatorUrl ?? '',
    startsAtMs,
    endsAtMs: endsAtMs === undefined ? nowMs + firesForMs : Math.min(endsAtMs, nowMs),
    updatedAtMs: known?.updatedAtMs ?? nowMs,
    timeout: false,
  }
}

/** `09:00`, for people. */
function timeIn(zone: string, atMs: number): string {
  const { minuteOfDay } = wallTimeAt(atMs, zone)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`
}
