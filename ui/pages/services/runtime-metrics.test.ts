import { expect, test } from 'vitest'

import { jobMatcher, runtimeExpr } from './runtime-metrics.ts'

test('a name is matched as it is, with or without its namespace', () => {
  expect(jobMatcher('check.out"')).toBe(String.raw`job=~"(.+/)?check\\.out\""`)
})

test('counters are rates; an environment is that of the instance', () => {
  const metric = { name: 'process_cpu_seconds_total', title: { en: '', he: '' }, unit: 'share', isCounter: true } as const
  expect(runtimeExpr(metric, 'a', '')).toBe(
    'sum by (instance) (sum by (job, instance) (rate(process_cpu_seconds_total{job=~"(.+/)?a"}[5m])))',
  )
  expect(runtimeExpr({ ...metric, isCounter: false }, 'a', 'production')).toContain(
    'and on (job, instance) target_info{job=~"(.+/)?a", deployment_environment_name="production"}',
  )
})
