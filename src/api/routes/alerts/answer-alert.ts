import type { z } from 'zod'

import type { WatchedAlert } from '../../../alerting/index.ts'
import type { LabelPairs } from '../../../model/label-pairs.ts'
import type { AlertRow, alertReply } from '../../contract/alerts.ts'

const mostLabels = 64
const longestValue = 500

/** An alert as the list shows it: long texts are cut, the alert itself has them whole. */
export function answerAlert({ alert, handling, ...watched }: WatchedAlert): AlertRow {
  const { acknowledgedAtMs, acknowledgedBy = '', assignedTo = '' } = handling
  return {
    fingerprint: alert.fingerprint,
    name: watched.name.slice(0, longestValue),
    state: watched.state,
    severity: watched.severity.slice(0, longestValue),
    service: watched.service.slice(0, longestValue),
    environment: watched.environment.slice(0, longestValue),
    summary: summaryOf(alert.annotations).slice(0, longestValue),
    labels: cutPairs(alert.labels),
    startsAt: instantOf(alert.startsAtMs),
    endsAt: watched.state === 'resolved' ? instantOf(alert.endsAtMs) : null,
    receivers: [...watched.receivers],
    acknowledged: acknowledgedAtMs === undefined ? null : { at: instantOf(acknowledgedAtMs), by: acknowledgedBy },
    assignedTo,
    silencedBy: [...watched.silencedBy],
    inhibitedBy: watched.inhibitedBy ?? null,
    mutedBy: [...watched.mutedBy],
  }
}

/** What people have written to say it in one line. */
export function summaryOf(annotations: LabelPairs): string {
  const texts = new Map(annotations)
  return texts.get('summary') ?? texts.get('title') ?? texts.get('description') ?? texts.get('message') ?? ''
}

export function cutPairs(pairs: LabelPairs): Record<string, string> {
  return Object.fromEntries(pairs.slice(0, mostLabels).map(([name, value]) => [name, value.slice(0, longestValue)]))
}

/** Pairs as an object; `__proto__` is a name like any other. */
export function recordOf(pairs: LabelPairs): z.input<typeof alertReply>['annotations'] {
  return Object.fromEntries(pairs)
}

const [firstMs, lastMs] = [Date.UTC(1970, 0), Date.UTC(9999, 11, 31)]

/** A time that RFC 3339 can write: what senders say may lie anywhere. */
export function instantOf(ms: number): string {
  return new Date(Math.min(Math.max(ms, firstMs), lastMs)).toISOString()
}
