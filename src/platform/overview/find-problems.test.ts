import { expect, test } from 'vitest'

import { findProblems, type Observed } from './find-problems.ts'

const calm: Observed = { parts: [], services: [], silent: [], targets: [], hosts: [] }
const service = (name: string, requests: number, errors: number, p95Ms: number | null) => ({
  service: name,
  requests,
  errors,
  p95Ms,
  p50Ms: 1,
  course: [],
})
const host = (name: string, cpu: number | null, memory: number | null, disk: number | null) => ({
  host: name,
  cpuUtilisation: cpu,
  memoryUtilisation: memory,
  diskUtilisation: disk,
  lastSeen: 0,
})
const found = (observed: Partial<Observed>) =>
  findProblems({ ...calm, ...observed }).map(({ severity, kind, subject }) => `${severity} ${kind} ${subject}`)

test('nothing is wrong where nothing is', () => {
  expect(found({})).toEqual([])
  const parts = [{ name: 'engine', state: 'ok', detail: '', since: 0 } as const]
  const targets = [{ job: 'node', targets: 3, down: 0, lastError: '' }]
  expect(found({ parts, targets, services: [service('a', 1000, 9, 999)], hosts: [host('h', 0.89, 0.94, 0.89)] })).toEqual([])
})

test('services by their share of errors and their latency; few requests say nothing', () => {
  const services = [service('bad', 100, 5, 5000), service('poor', 100, 1, 1000), service('rare', 9, 9, 9000), service('idle', 0, 0, null)]
  expect(found({ services })).toEqual([
    'critical service_errors bad',
    'high service_latency bad',
    'high service_errors poor',
    'medium service_latency poor',
  ])
})

test('parts, targets, silence and hosts, worst first, with what is known of them', () => {
  const observed: Partial<Observed> = {
    parts: [
      { name: 'disk', state: 'unknown', detail: '', since: 1 },
      { name: 'engine', state: 'down', detail: 'no answer', since: 2 },
    ],
    silent: [{ service: 'cron', environment: 'production', lastSeen: 5 }],
    targets: [
      { job: 'all', targets: 2, down: 2, lastError: 'refused' },
      { job: 'some', targets: 3, down: 1, lastError: 'late' },
    ],
    hosts: [host('h', 0.9, 0.95, null)],
  }
  expect(found(observed)).toEqual([
    'critical part_down engine',
    'high source_silent cron',
    'high targets_down all',
    'high host_memory h',
    'medium part_unknown disk',
    'medium targets_down some',
    'medium host_cpu h',
  ])
  const problems = findProblems({ ...calm, ...observed })
  expect(problems[0]).toMatchObject({ detail: 'no answer', since: 2 })
  expect(problems[1]).toMatchObject({ detail: 'production', since: 5 })
  expect(problems[2]).toMatchObject({ value: 2, limit: 2, detail: 'refused' })
})
