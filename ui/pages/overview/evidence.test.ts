import { expect, test } from 'vitest'

import { linkEvidence } from './evidence.ts'
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
    status: 'error',
  })
  expect(search(evidence.problem(problem('service_latency', 'shop', { value: 1234.5 })))).toMatchObject({ svc: 'shop', min: '1234' })
})

test('who fell silent: the last they said, in their environment', () => {
  const since = '2026-11-20T12:00:00.000Z'
  const href = linkEvidence('', true).problem(problem('source_silent', 'cron', { detail: 'staging', since }))
  expect(href).toMatch(/^\/logs\?/)
  expect(search(href)).toEqual({ svc: 'cron', env: 'staging', from: '2026-11-20T11:30:00.000Z', to: '2026-11-20T12:05:00.000Z' })
})

test('a host’s name stands in PromQL as text', () => {
  const href = linkEvidence('', true).problem(problem('host_disk', 'a"} or up{x="'))
  expect(search(href)['expr']).toContain('{instance="a\\"} or up{x=\\""}')
})

test('who may not read logs and traces is not led there', () => {
  const evidence = linkEvidence('', false)
  for (const kind of ['service_errors', 'service_latency', 'source_silent', 'targets_down', 'host_cpu'] as const)
    expect(evidence.problem(problem(kind, 'x'))).toBeUndefined()
  expect(evidence.problem(problem('part_degraded', 'write_ahead_log'))).toBe('/ingestion')
})
