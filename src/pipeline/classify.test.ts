import { expect, test } from 'vitest'

import { logRecords } from '../storage/tables/log-records.ts'
import { BatchEncoder } from './batch-encoder.ts'
import type { ClassRule } from './classify.ts'
import { decodeRows } from './testdata/decode-rows.ts'
import { attributeList, logRecord, type LogSpec, slice, testHorizon, testProject } from './testdata/make-records.ts'

const now = Date.UTC(2026, 10, 21)

function classOf(spec: LogSpec & { readonly scope?: string }, classRules: readonly ClassRule[] = []): unknown {
  const sink = new BatchEncoder({ project: testProject({}, { classRules }), receivedAt: now, horizon: testHorizon })
  if (spec.scope !== undefined) sink.scope(slice(spec.scope), slice(''), attributeList({}))
  sink.logRecord(logRecord(spec))
  return decodeRows(logRecords, sink.finish({ low: 1, high: 0 }).chunks[0]?.bytes ?? Buffer.alloc(0))[0]?.['class']
}

test.each<[expected: string, spec: LogSpec & { readonly scope?: string }]>([
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

test('a project’s own rules come before names and severity, not before what the sender says outright', () => {
  const rules: readonly ClassRule[] = [
    { attribute: 'team', equals: 'Payments', class: 'audit' },
    { attribute: 'event.category', equals: 'authentication', class: 'application' },
  ]
  expect(classOf({ severity: 17, attributes: { team: 'payments' } }, rules)).toBe('audit')
  expect(classOf({ attributes: { 'event.category': 'authentication' } }, rules)).toBe('application')
  expect(classOf({ attributes: { team: 'payments', 'log.class': 'debug' } }, rules)).toBe('debug')
  expect(classOf({ attributes: { team: 'other' } }, rules)).toBe('application')
})
