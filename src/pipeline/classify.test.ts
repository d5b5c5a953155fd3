import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { logRecords } from '../storage/tables/log-records.ts'
import { BatchEncoder } from './batch-encoder.ts'
import { compileGlob } from './class-rules/glob.ts'
import { type ClassRule, classRuleSettings } from './class-rules/rule-schema.ts'
import { decodeRows } from './testdata/decode-rows.ts'
import { attributeList, logRecord, type LogSpec, slice, testHorizon, testProject } from './testdata/make-records.ts'

const now = Date.UTC(2026, 10, 21)

type Spec = LogSpec & { readonly scope?: string; readonly resource?: Readonly<Record<string, string>> }

function classOf(spec: Spec, classRules: readonly ClassRule[] = []): unknown {
  const sink = new BatchEncoder({ project: testProject({}, { classRules }), receivedAt: now, horizon: testHorizon })
  if (spec.resource !== undefined) sink.resource(attributeList(spec.resource))
  if (spec.scope !== undefined) sink.scope(slice(spec.scope), slice(''), attributeList({}))
  sink.logRecord(logRecord(spec))
  return decodeRows(logRecords, sink.finish({ low: 1, high: 0 }).chunks[0]?.bytes ?? Buffer.alloc(0))[0]?.['class']
}

test.each<[expected: string, spec: Spec]>([
  ['application', {}],
  ['application', { severity: 9 }],
  ['application', { severity: 13 }],
  ['error', { severity: 17 }],
  ['error', { severity: 24 }],
  ['error', { severityText: 'ERROR' }],
  ['debug', { severity: 5 }],
  ['debug', { severity: 1 }],
  ['debug', { severityText: 'trace' }],
  ['performance', { severity: 17, attributes: { 'log.class': 'performance' } }],
  ['audit', { attributes: { 'vedette.class': 'AUDIT' } }],
  ['application', { attributes: { 'log.class': 'nonsense' } }],
  ['audit', { severity: 17, attributes: { audit: 'true' } }],
  ['application', { attributes: { audit: 'false' } }],
  ['audit', { attributes: { logger: 'app.audit' } }],
  ['audit', { scope: 'com.example.audit' }],
  ['audit', { scope: 'AuditLog' }],
  ['application', { scope: 'auditorium' }],
  ['security', { attributes: { 'event.category': 'authentication' } }],
  ['security', { attributes: { 'event.category': '["authentication","session"]' } }],
  ['security', { severity: 17, attributes: { 'event.category': 'intrusion_detection' } }],
  ['security', { eventName: 'user.login' }],
  ['security', { eventName: 'login_failed', severity: 17 }],
  ['security', { attributes: { 'event.action': 'password.reset' } }],
  ['application', { eventName: 'loginov.created' }],
  ['security', { scope: 'app/security' }],
  ['audit', { eventName: 'audit.entry' }],
  ['performance', { eventName: 'web_vitals.lcp' }],
  ['performance', { attributes: { 'event.name': 'slow_query' } }],
  ['error', { severity: 18, scope: 'app' }],
])('%s: %j', (expected, spec) => {
  expect(classOf(spec)).toBe(expected)
})

describe('a project’s own rules', () => {
  const rules: readonly ClassRule[] = [
    { class: 'audit', when: { team: 'Payments' } },
    { class: 'application', when: { 'event.category': 'authentication' } },
  ]

  test('come before names and severity, not before what the sender says outright', () => {
    expect(classOf({ severity: 17, attributes: { team: 'payments' } }, rules)).toBe('audit')
    expect(classOf({ attributes: { 'event.category': 'authentication' } }, rules)).toBe('application')
    expect(classOf({ attributes: { team: 'payments', 'log.class': 'debug' } }, rules)).toBe('debug')
    expect(classOf({ attributes: { team: 'other' } }, rules)).toBe('application')
    expect(classOf({ severity: 17, attributes: { team: 'other' } }, rules)).toBe('error')
  })

  test('decide the partition, and so how long the record is kept', () => {
    const sink = new BatchEncoder({ project: testProject({}, { classRules: rules }), receivedAt: now, horizon: testHorizon })
    const old = now - 1000 * 86_400_000
    for (const team of ['payments', 'other']) sink.logRecord(logRecord({ timeMs: old, severity: 17, attributes: { team } }))
    for (const team of ['payments', 'other']) sink.logRecord(logRecord({ timeMs: now, severity: 17, attributes: { team } }))
    const { chunks, rejected } = sink.finish({ low: 1, high: 0 })
    expect(chunks.map(({ partition, rows }) => [partition, rows])).toEqual([
      ['audit/2024-02-01', 1],
      ['audit/2026-11-01', 1],
      ['error/2026-11-01', 1],
    ])
    // An error of a thousand days ago would be dropped at once; an audit record is kept.
    expect([...rejected]).toEqual([['too_old', 1]])
  })

  test.each<[is: boolean, when: ClassRule['when'], spec: Spec]>([
    [true, { service: 'check*' }, { resource: { 'service.name': 'Checkout' } }],
    [false, { service: 'check' }, { resource: { 'service.name': 'checkout' } }],
    [false, { service: '*' }, {}],
    [
      true,
      { host: '*.eu.*', environment: 'prod' },
      { resource: { 'host.name': 'web-1.eu.example', 'deployment.environment.name': 'prod' } },
    ],
    [
      false,
      { host: '*.eu.*', environment: 'test' },
      { resource: { 'host.name': 'web-1.eu.example', 'deployment.environment.name': 'prod' } },
    ],
    [true, { scope: 'com.acme.*' }, { scope: 'com.acme.billing' }],
    [true, { event: 'order.*.paid' }, { eventName: 'order.17.paid' }],
    [false, { event: '*' }, {}],
    [true, { severity: 'warn' }, { severity: 14 }],
    [false, { severity: 'warn' }, { severity: 17 }],
    [true, { severity: 'unset' }, {}],
    [true, { body: '*slow query*' }, { body: 'Slow Query: 1.2 s' }],
    [false, { body: 'slow query' }, { body: 'slow query: 1.2 s' }],
    [false, { body: '*' }, {}],
    [true, { 'db.system': '*' }, { attributes: { 'db.system': '' } }],
    [true, { 'attributes.kind': 'x' }, { attributes: { kind: 'X' } }],
    [true, { 'k8s.pod.name': 'a-*' }, { resource: { 'k8s.pod.name': 'a-1' } }],
    // The record's own value counts, not that of its resource; of equal keys the last.
    [false, { region: 'eu' }, { resource: { region: 'eu' }, attributes: { region: 'us' } }],
    [true, { region: 'us' }, { resource: { region: 'eu' }, attributes: { region: 'us' } }],
    [true, { 'resource.region': 'eu' }, { resource: { region: 'eu' }, attributes: { region: 'us' } }],
    [false, { 'attributes.region': 'eu' }, { resource: { region: 'eu' } }],
    [
      false,
      { region: 'eu' },
      {
        attributes: [
          ['region', 'eu'],
          ['region', 'us'],
        ],
      },
    ],
    [true, { region: `*${'x'.repeat(255)}` }, { attributes: { region: 'x'.repeat(8000) } }],
    [
      true,
      { team: 'a', service: 'b', severity: 'error', body: '*c*' },
      { resource: { 'service.name': 'b' }, severity: 17, body: 'abcd', attributes: { team: 'a' } },
    ],
    [
      false,
      { team: 'a', service: 'b', severity: 'error', body: '*c*' },
      { resource: { 'service.name': 'b' }, severity: 9, body: 'abcd', attributes: { team: 'a' } },
    ],
  ])('%s: %j of %j', (is, when, spec) => {
    expect(classOf(spec, [{ class: 'performance', when }])).toBe(is ? 'performance' : classOf(spec))
  })

  test('the first that matches decides', () => {
    const ordered: readonly ClassRule[] = [
      { class: 'debug', when: { team: 'a', body: '*noise*' } },
      { class: 'security', when: { team: 'a' } },
      { class: 'audit', when: { team: '*' } },
    ]
    expect(classOf({ body: 'noise', attributes: { team: 'a' } }, ordered)).toBe('debug')
    expect(classOf({ body: 'other', attributes: { team: 'a' } }, ordered)).toBe('security')
    expect(classOf({ body: 'noise', attributes: { team: 'b' } }, ordered)).toBe('audit')
  })

  test('look at each record anew, under each resource and scope', () => {
    const classRules: readonly ClassRule[] = [{ class: 'audit', when: { service: 'pay', team: 'a', zone: '1' } }]
    const sink = new BatchEncoder({ project: testProject({}, { classRules }), receivedAt: now, horizon: testHorizon })
    for (const [service, zone] of [
      ['pay', '1'],
      ['other', '1'],
      ['pay', '2'],
      ['pay', '1'],
    ] as const) {
      sink.resource(attributeList({ 'service.name': service, zone }))
      for (const team of ['a', 'b', undefined, 'a']) sink.logRecord(logRecord({ attributes: team === undefined ? {} : { team } }))
      sink.logRecord(logRecord({ attributes: { team: 'a', zone: '2' } }))
    }
    const chunk = sink.finish({ low: 1, high: 0 }).chunks.find(({ partition }) => partition.startsWith('audit/'))
    expect(decodeRows(logRecords, chunk?.bytes ?? Buffer.alloc(0)).map(({ service, attributes }) => [service, attributes])).toEqual(
      Array.from({ length: 4 }, () => ['pay', [['team', 'a']]]),
    )
  })

  test.each<[rule: unknown, message: string]>([
    [{ class: 'audit', when: {} }, 'names no field'],
    [{ class: 'audit', when: Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`f${n}`, 'x'])) }, 'more than 8 fields'],
    [{ class: 'audits', when: { a: 'b' } }, 'Invalid option'],
    [{ class: 'audit', when: { severity: 'eror' } }, 'is none of trace, debug'],
    [{ class: 'audit', when: { 'attributes.': 'x' } }, 'no name behind the dot'],
    [{ class: 'audit', when: { a: '' } }, 'rules[0].when.a'],
    [{ class: 'audit', when: { a: 'b' }, unless: {} }, 'unless'],
  ])('%j is refused', (rule, message) => {
    const { success, error } = classRuleSettings.safeParse({ rules: [rule] })
    expect(success).toBe(false)
    expect(error === undefined ? '' : z.prettifyError(error)).toContain(message)
  })

  test('patterns match as regular expressions of the same meaning would', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 })
    fc.assert(
      fc.property(text, text, (pattern, value) => {
        const source = pattern
          .split('*')
          .map((part) => part.replaceAll('.', '\\.'))
          .join('.*')
        expect(compileGlob(pattern)(value)).toBe(new RegExp(`^${source}$`).test(value))
      }),
      { numRuns: 2000 },
    )
  })
})
