import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { anyNotification } from '../../channels/testdata/notifications.ts'
import { composePayload } from '../../channels/webhook/compose-payload.ts'
import { Fault } from '../../lib/errors.ts'
import type { Inbound, InboundBatch } from './inbound.ts'
import { inbounds } from './index.ts'

const receivedAt = Date.UTC(2026, 2, 4, 5, 6, 7)
const sender = 'k1'
const week = 7 * 24 * 3_600_000
const nothing = { alerts: [], ended: [], acknowledged: [] }

function sample(name: string): string {
  return readFileSync(join(import.meta.dirname, 'testdata', `${name}.json`), 'utf8')
}

function byName(name: string): Inbound {
  const found = inbounds.find((inbound) => inbound.name === name)
  if (found === undefined) throw new Error(`${name} is not there`)
  return found
}

function decode(name: string, body: unknown): InboundBatch {
  return byName(name).decode({ body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), receivedAt, sender })
}

function faultOf(work: () => unknown): Fault {
  try {
    work()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('it was taken')
}

test('paths and names stand once', () => {
  expect(inbounds.map(({ path }) => path)).toEqual(['/webhooks/alertmanager', '/webhooks/grafana', '/v2/enqueue'])
})

describe('golden', () => {
  test('Alertmanager', () => {
    expect(decode('alertmanager', sample('alertmanager'))).toEqual({
      ...nothing,
      alerts: [
        {
          labels: [
            ['alertname', 'Up'],
            ['instance', 'a:9100'],
          ],
          annotations: [['summary', 'down']],
          startsAtMs: Date.UTC(2026, 2, 4, 4, 56, 7, 890),
          endsAtMs: receivedAt + week,
          generatorUrl: 'http://p/graph?g0.expr=up',
        },
        {
          labels: [
            ['alertname', 'Up'],
            ['instance', 'b:9100'],
          ],
          annotations: [],
          startsAtMs: Date.UTC(2026, 2, 4, 4, 56, 7, 890),
          endsAtMs: Date.UTC(2026, 2, 4, 5, 0, 7, 890),
          generatorUrl: '',
        },
      ],
    })
  })

  test('Grafana', () => {
    expect(decode('grafana', sample('grafana')).alerts).toEqual([
      {
        labels: [
          ['alertname', 'High memory'],
          ['grafana_folder', 'Ops'],
        ],
        annotations: [
          ['panel_url', 'https://grafana.example/d/x?viewPanel=1'],
          ['silence_url', 'https://grafana.example/alerting/silence/new'],
          ['summary', '90 %'],
          ['value', "[ var='B' labels={} value=44.2 ]"],
        ],
        startsAtMs: Date.UTC(2026, 2, 4, 4, 0, 0, 157),
        endsAtMs: receivedAt + week,
        generatorUrl: 'https://grafana.example/alerting/1afz29v7z/edit',
      },
      {
        labels: [['alertname', 'Low disk']],
        annotations: [],
        startsAtMs: Date.UTC(2026, 2, 4, 3),
        endsAtMs: Date.UTC(2026, 2, 4, 4, 30),
        generatorUrl: '',
      },
    ])
  })

  test('PagerDuty', () => {
    expect(decode('pagerduty', sample('pagerduty'))).toEqual({
      ...nothing,
      alerts: [
        {
          labels: [
            ['alertname', 'deploy'],
            ['client', 'Sample Monitoring Service'],
            ['component', 'postgres'],
            ['dedup_key', 'samplekeyhere'],
            ['group', 'prod-datapipe'],
            ['ingest_key', 'k1'],
            ['severity', 'high'],
            ['source', 'monitoringtool:cloudvendor:central-region-dc-01:852559987:cluster/api-stats-prod-003'],
          ],
          annotations: [
            ['details', '{"ping time":"1500ms","load avg":0.75}'],
            ['links', 'Link text https://example.com/'],
            ['summary', 'Example alert on host1.example.com'],
          ],
          startsAtMs: Date.UTC(2026, 2, 4, 4, 26, 58, 706),
          endsAtMs: receivedAt + week,
          generatorUrl: 'https://monitoring.example.com',
          replaces: [
            ['dedup_key', 'samplekeyhere'],
            ['ingest_key', 'k1'],
          ],
        },
      ],
    })
  })
})

describe('PagerDuty', () => {
  const pagerduty = byName('pagerduty')

  test('resolve and acknowledge need the key alone, which is one of its sender', () => {
    const identity = [
      ['dedup_key', 'd'],
      ['ingest_key', sender],
    ]
    expect(decode('pagerduty', { routing_key: 'r', event_action: 'resolve', dedup_key: 'd' })).toEqual({
      ...nothing,
      ended: [identity],
    })
    expect(decode('pagerduty', { routing_key: 'r', event_action: 'acknowledge', dedup_key: 'd' })).toEqual({
      ...nothing,
      acknowledged: [identity],
    })
    expect(faultOf(() => decode('pagerduty', { routing_key: 'r', event_action: 'resolve' })).message).toBe(
      "dedup_key: 'dedup_key' is missing",
    )
    expect(faultOf(() => decode('pagerduty', { routing_key: 'r', event_action: 'trigger' })).message).toBe("payload: 'payload' is missing")
  })

  test('an event without a key gets one, and is told which', () => {
    const body = Buffer.from(
      JSON.stringify({ routing_key: 'r', event_action: 'trigger', payload: { summary: 's', source: 'h', severity: 'info' } }),
    )
    const batch = pagerduty.decode({ body, receivedAt, sender })
    const [alert] = batch.alerts
    const reply = pagerduty.accepted(batch)
    expect(reply.status).toBe(202)
    expect(JSON.parse(reply.body)).toEqual({
      status: 'success',
      message: 'Event processed',
      dedup_key: new Map(alert?.labels).get('dedup_key'),
    })
    expect(pagerduty.accepted(pagerduty.decode({ body, receivedAt: receivedAt + 1, sender })).body).not.toBe(reply.body)
  })

  test('the routing key is found before anything is decoded', () => {
    expect(pagerduty.keyIn?.(Buffer.from(sample('pagerduty')))).toBe('samplekeyhere')
    for (const body of ['', '{', '[]', '{"routing_key":7}', '['.repeat(10_000)])
      expect(pagerduty.keyIn?.(Buffer.from(body))).toBeUndefined()
  })

  test('it refuses in its words', () => {
    expect(JSON.parse(pagerduty.refused(new Fault('bad_input', 'why')).body)).toEqual({
      status: 'invalid event',
      message: 'Event object is invalid',
      errors: ['why'],
    })
    expect(pagerduty.refused(new Fault('bad_input', 'why')).status).toBe(400)
    expect(pagerduty.refused(new Fault('rate_limited', 'slow')).status).toBe(429)
    expect(pagerduty.refused(new Fault('overloaded', 'full')).status).toBe(503)
  })
})

test('Alertmanager tries again after 5xx alone, so that is what it gets', () => {
  const alertmanager = byName('alertmanager')
  expect(alertmanager.accepted({ alerts: [], ended: [], acknowledged: [] })).toMatchObject({ status: 200 })
  expect(alertmanager.refused(new Fault('rate_limited', 'slow', { retryAfterSeconds: 3 }))).toMatchObject({
    status: 503,
    headers: { 'retry-after': '3' },
  })
  expect(alertmanager.refused(new Fault('bad_input', 'no'))).toMatchObject({ status: 400 })
})

test('what our own webhook sends comes back as it was', () => {
  fc.assert(
    fc.property(anyNotification, (notification) => {
      const { alerts } = decode('alertmanager', composePayload({ ...notification, at: receivedAt }, 0))
      expect(alerts.map(({ labels }) => labels.length)).toEqual(
        notification.alerts.map(({ labels }) => labels.filter(([name, value]) => value !== '' && name !== '__proto__').length),
      )
      expect(alerts.map(({ endsAtMs }) => (endsAtMs ?? 0) <= receivedAt)).toEqual(
        notification.alerts.map(({ endsAtMs }) => endsAtMs <= receivedAt),
      )
    }),
    { numRuns: 60 },
  )
})

describe.each(inbounds)('$name is given anything', (inbound) => {
  const valid = JSON.parse(sample(inbound.name)) as object

  test('bytes, JSON and nearly right bodies: a fault or alerts that can be kept', () => {
    const damaged = fc
      .tuple(fc.constantFrom(...paths(valid)), fc.jsonValue())
      .map(([path, value]) => JSON.stringify(withAt(valid, path, value)))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
          fc.json().map((text) => Buffer.from(text)),
          damaged.map((text) => Buffer.from(text)),
        ),
        (body) => {
          inbound.keyIn?.(body)
          // Throws what is no Fault.
          const batch = faultless(() => inbound.decode({ body, receivedAt, sender }))
          for (const { labels, annotations, startsAtMs = 0, endsAtMs = 0 } of batch.alerts) {
            expect(labels.length).toBeGreaterThan(0)
            expect(labels.every(([name, value]) => name !== '' && value !== '')).toBe(true)
            expect(startsAtMs).toBeLessThanOrEqual(endsAtMs)
            expect(JSON.stringify([labels, annotations])).not.toMatch(/\\u0000|\\ud[89a-f]/i)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  test.each([
    ['depth', `{"alerts":${'['.repeat(100_000)}`],
    ['arrays', `{"alerts":[${'[],'.repeat(200_000)}[]]}`],
  ])('too much %s is refused before it is parsed', (_name, text) => {
    expect(['bad_input', 'too_large']).toContain(faultOf(() => inbound.decode({ body: Buffer.from(text), receivedAt, sender })).code)
  })
})

function faultless(work: () => InboundBatch): InboundBatch {
  try {
    return work()
  } catch (error) {
    if (error instanceof Fault) return nothing
    throw error
  }
}

type Path = readonly (string | number)[]

/** Of everything inside. */
function paths(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [...(at.length > 0 ? [at] : []), ...Object.entries(value).flatMap(([name, inner]) => paths(inner, [...at, name]))]
}

function withAt(value: unknown, [name, ...rest]: Path, replacement: unknown): unknown {
  if (name === undefined) return replacement
  const copy: Record<string, unknown> = Array.isArray(value) ? (Object.assign([], value) as never) : { ...(value as object) }
  copy[name] = withAt(copy[name], rest, replacement)
  return copy
}
