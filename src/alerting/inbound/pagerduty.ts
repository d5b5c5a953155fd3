import { createHash } from 'node:crypto'

import { z } from 'zod'

import { Fault } from '../../lib/errors.ts'
import { textMember } from '../../lib/wire/json-member.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import { valueOf } from '../matchers/make-matcher.ts'
import type { Inbound, InboundAlert, InboundBatch, InboundIntake } from './inbound.ts'
import { labelPairsOf } from './label-pairs-of.ts'
import { readBody } from './read-body.ts'
import { untilResolvedMs } from './webhook-alert.ts'

const longestKey = 1024
const dedupKey = 'dedup_key'
const text = z.string().max(65_536).nullish()
const link = z.looseObject({ href: text, text })

const event = z
  .looseObject({
    routing_key: z.string().min(1).max(longestKey),
    event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
    dedup_key: z.string().max(255).nullish(),
    client: text,
    client_url: text,
    links: z.array(link).max(100).nullish(),
    payload: z
      .looseObject({
        summary: z.string().min(1).max(65_536),
        source: z.string().min(1).max(1024),
        severity: z.enum(['critical', 'error', 'warning', 'info']),
        timestamp: z.union([z.string(), z.number()]).nullish(),
        component: text,
        group: text,
        class: text,
        custom_details: z.unknown().optional(),
      })
      .nullish(),
  })
  .refine(({ event_action: action, payload }) => action !== 'trigger' || (payload ?? undefined) !== undefined, {
    error: "'payload' is missing",
    path: ['payload'],
  })
  .refine(({ event_action: action, dedup_key: key }) => action === 'trigger' || (key ?? '') !== '', {
    error: "'dedup_key' is missing",
    path: ['dedup_key'],
  })

type PagerdutyEvent = z.output<typeof event>

const json = { 'content-type': 'application/json' }
const maxDetails = 16_384

/** PagerDuty's Events API v2: what sends there sends here, with another address and key. */
export const pagerdutyEvents: Inbound = {
  name: 'pagerduty',
  title: 'PagerDuty Events API v2',
  setUp: [
    'Wherever an address of PagerDuty stands (`https://events.pagerduty.com/v2/enqueue`), enter {{url}} instead.',
    'Enter {{key}} as the routing key (integration key).',
  ],
  method: 'POST',
  path: '/v2/enqueue',
  // As PagerDuty.
  maxBodyBytes: 512 * 1024,
  keyIn: (body) => {
    const key = textMember(body, 'routing_key')
    return key === undefined || key.length > longestKey ? undefined : key
  },
  decode,
  accepted: ({ alerts, ended, acknowledged }) => {
    const [identity] = [...alerts.flatMap(({ replaces }) => (replaces === undefined ? [] : [replaces])), ...ended, ...acknowledged]
    return {
      status: 202,
      headers: json,
      body: JSON.stringify({ status: 'success', message: 'Event processed', dedup_key: valueOf(identity ?? [], dedupKey) }),
    }
  },
  refused: ({ status, retryable, message }: Fault) =>
    retryable
      ? { status: status === 429 ? 429 : 503, headers: json, body: JSON.stringify({ status: 'throttle exceeded', message }) }
      : {
          status: status === 413 ? 413 : 400,
          headers: json,
          body: JSON.stringify({ status: 'invalid event', message: 'Event object is invalid', errors: [message] }),
        },
}

function decode(intake: InboundIntake): InboundBatch {
  const read = readBody(intake.body, event)
  // As with PagerDuty, a key means something within one integration alone.
  const identity = labelPairsOf({ [dedupKey]: dedupKeyOf(read, intake), ingest_key: intake.sender })
  const nothing = { alerts: [], ended: [], acknowledged: [] }
  if (read.event_action === 'resolve') return { ...nothing, ended: [identity] }
  if (read.event_action === 'acknowledge') return { ...nothing, acknowledged: [identity] }
  return { ...nothing, alerts: [alertOf(read, identity, intake)] }
}

/** The sender's, or one made of the event: each event without one is an alert of its own. */
function dedupKeyOf({ dedup_key: key }: PagerdutyEvent, { body, receivedAt }: InboundIntake): string {
  if ((key ?? '') !== '') return key ?? ''
  return createHash('sha256').update(body).update(String(receivedAt)).digest('hex').slice(0, 32)
}

function alertOf(
  { payload, client, client_url: clientUrl, links }: PagerdutyEvent,
  identity: LabelPairs,
  { receivedAt }: InboundIntake,
): InboundAlert {
  if (payload === undefined || payload === null) throw new Fault('bad_input', "payload: 'payload' is missing")
  const details = payload.custom_details === undefined || payload.custom_details === null ? '' : JSON.stringify(payload.custom_details)
  const time = typeof payload.timestamp === 'string' ? Date.parse(payload.timestamp) : NaN
  return {
    labels: labelPairsOf({
      ...Object.fromEntries(identity),
      alertname: (payload.class ?? '') === '' ? 'PagerDuty event' : (payload.class ?? ''),
      source: payload.source,
      severity: payload.severity === 'error' ? 'high' : payload.severity,
      component: payload.component ?? '',
      group: payload.group ?? '',
      client: client ?? '',
    }),
    annotations: labelPairsOf({
      summary: payload.summary,
      details: details.slice(0, maxDetails),
      links: (links ?? [])
        .map((each) => [each.text ?? '', each.href ?? ''].filter((part) => part !== '').join(' '))
        .join('\n')
        .slice(0, maxDetails),
    }),
    startsAtMs: Number.isFinite(time) && time > 0 ? Math.min(time, receivedAt) : receivedAt,
    endsAtMs: receivedAt + untilResolvedMs,
    generatorUrl: clientUrl ?? '',
    replaces: identity,
  }
}
