import { z } from 'zod'

import { Fault } from '../../lib/errors.ts'
import type { InboundAlert } from './inbound.ts'
import { labelPairsOf } from './label-pairs-of.ts'

/** Members that others leave out or set to null. */
const texts = z.record(z.string(), z.string()).nullish()
const text = z.string().max(65_536).nullish()

/** One of `alerts` in a webhook's payload of version 4; what a product adds is read by it. */
export const webhookAlert = z.looseObject({
  status: z.enum(['firing', 'resolved']).nullish(),
  labels: texts,
  annotations: texts,
  startsAt: text,
  endsAt: text,
  generatorURL: text,
})

/** The other side tells when it is over, and repeats itself at its own pace: until then it is not. */
export const untilResolvedMs = 7 * 24 * 3_600_000
export const maxAlerts = 10_000

/** An alert as it was posted. `annotations` are added to its own. Throws Fault. */
export function readWebhookAlert(
  alert: z.output<typeof webhookAlert>,
  receivedAt: number,
  annotations: Readonly<Record<string, string>> = {},
): InboundAlert {
  const labels = labelPairsOf(alert.labels ?? {})
  if (labels.length === 0) throw new Fault('bad_input', 'alerts: one has no labels')
  const startsAtMs = readTime(alert.startsAt) ?? receivedAt
  const end = readTime(alert.endsAt)
  const isOver = alert.status === 'resolved' || (end !== undefined && end <= receivedAt)
  const endsAtMs = isOver ? Math.min(end ?? receivedAt, receivedAt) : (end ?? receivedAt + untilResolvedMs)
  return {
    labels,
    annotations: labelPairsOf({ ...annotations, ...alert.annotations }),
    startsAtMs: Math.min(startsAtMs, endsAtMs),
    endsAtMs,
    generatorUrl: alert.generatorURL ?? '',
  }
}

/** Epoch milliseconds; undefined for Go's zero time and for what is no time. */
function readTime(time: string | null | undefined): number | undefined {
  const ms = Date.parse(time ?? '')
  return Number.isFinite(ms) && ms > 0 ? ms : undefined
}
