import { expect, test } from 'vitest'

import { linkEvidence } from './evidence.ts'
import type { FigureOf } from './evidence.ts'
import type { Problem } from './use-overview.ts'

const problem = (kind: Problem['kind'], subject: string, more: Partial<Problem> = {}): Problem => ({
  severity: 'high',
  kind,
  subject,
  value: null,
  limit: null,
  detail: '',
  since: null,
  ...more,
})
const search = (href: string | undefined) => Object.fromEntries(new URL(href ?? '', 'http://x').searchParams)

test('links keep time and environment, and name the service', () => {
  const evidence = linkEvidence('?from=now-6h&env=production&svc=other', true)
  expect(search(evidence.problem(problem('service_errors', 'a&b')))).toEqual({
    from: 'now-6h',
    env: 'production',
    svc: 'a&b',
    q: 'status:error',
  })
  expect(search(evidence.problem(problem('service_latency', 'shop', { value: 1234.5 })))).toMatchObject({
    svc: 'shop',
    q: 'duration:>1234ms',
  })
})

test('who fell silent: the last they said, in their environment', () => {
  const since = '2026-11-20T12:00:00.000Z'
  const href = linkEvidence('', true).problem(problem('source_silent', 'cron', { detail: 'staging', since }))
  expect(href).toMatch(/^\/logs\?/)
  expect(search(href)).toEqual({ svc: 'cron', env: 'staging', from: '2026-11-20T11:30:00.000Z', to: '2026-11-20T12:05:00.000Z' })
})

test('a host’s name stands in PromQL as text', () => {
  const href = linkEvidence('', true).problem(problem('host_disk', 'a"} or up{x="'))
  expect(search(href)['expr']).toContain('{fstype!~"tmpfs|ramfs",instance="a\\"} or up{x=\\""}')
})

test('who may not read logs and traces is not led there', () => {
  const evidence = linkEvidence('', false)
  for (const kind of ['service_errors', 'service_latency', 'source_silent', 'targets_down', 'host_cpu'] as const)
    expect(evidence.problem(problem(kind, 'x'))).toBeUndefined()
  expect([evidence.figure('logs'), evidence.host('cpu', 'web-1')]).toEqual([undefined, undefined])
  expect(evidence.problem(problem('part_degraded', 'write_ahead_log'))).toBe('/ingestion')
  expect(evidence.problem(problem('part_down', 'engine'))).toBe('/settings/installation#parts')
})

test('figures of everything lead to what they were counted from, in the time and scope of the page', () => {
  const evidence = linkEvidence('?from=now-6h&env=production&svc=shop', true)
  const scope = { from: 'now-6h', env: 'production', svc: 'shop' }
  const to = (of: FigureOf) => [evidence.figure(of)?.split('?')[0], search(evidence.figure(of))]
  expect(to('requests')).toEqual(['/services', scope])
  expect(to('errors')).toEqual(['/traces', { ...scope, q: 'status:error' }])
  expect(to('slow')).toEqual(['/traces', { ...scope, sort: 'slowest' }])
  expect(to('logs')).toEqual(['/logs', scope])
  expect(to('spans')).toEqual(['/traces', scope])
  expect(to('samples')).toEqual(['/metrics/explore', scope])
  for (const of of ['cpu', 'memory', 'disk'] as const)
    expect(to(of)).toEqual([
      '/metrics/explore',
      { ...scope, expr: expect.stringContaining(`node_${of === 'disk' ? 'filesystem' : of}_`) as string },
    ])
})

test('what a host has in use leads to its course, as its problem does', () => {
  const evidence = linkEvidence('', true)
  for (const kind of ['cpu', 'memory', 'disk'] as const) {
    expect(search(evidence.host(kind, 'web-1'))['expr']).toContain('instance="web-1"')
    expect(evidence.problem(problem(`host_${kind}`, 'web-1'))).toBe(evidence.host(kind, 'web-1'))
  }
})
