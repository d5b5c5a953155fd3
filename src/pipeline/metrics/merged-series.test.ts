import { describe, expect, test } from 'vitest'

import type { FamilyType } from '../../model/series.ts'
import type { ProjectPipeline } from '../project-pipeline.ts'
import { encode, minute, now, projectWith, type Rule, send, setRules } from '../testdata/encode-cuts.ts'
import { metric, point, sampleValue } from '../testdata/make-points.ts'
import { testProject } from '../testdata/make-records.ts'
import { familyView } from '../testdata/make-series.ts'

const users: Rule = { metric: 'requests_total', label: 'user' }
const seconds = 1000

/** Samples of one user each, as milliseconds since `now`, that are received at `receivedMs`. */
function take(project: ProjectPipeline, receivedMs: number, ...came: readonly (readonly [user: string, value: number, ms: number])[]) {
  return encode(
    project,
    (encoder) => {
      for (const [user, value, ms] of came) send(encoder, 'requests_total', user === '' ? {} : { user }, value, now + ms)
    },
    now + receivedMs,
  ).samples
}

describe('a sum that begins', () => {
  test('after a restart never lies before what was stored until then, and counts what was sent belatedly', () => {
    const before = projectWith(users)
    take(before, 0, ['a', 10, 0])
    expect(take(before, minute, ['a', 500, minute])).toEqual([[minute, 490]])
    const after = projectWith(users)
    const receivedMs = minute + seconds
    // Else the old sum would be counted again: 0, 490 is a rise.
    expect(take(after, receivedMs, ['b', 7, minute - 3 * seconds])).toEqual([[receivedMs, 0]])
    expect(take(after, receivedMs + 10, ['b', 9, minute - 2 * seconds])).toEqual([[receivedMs, 2]])
    expect(take(after, 2 * minute, ['b', 12, 2 * minute - seconds])).toEqual([[2 * minute - seconds, 5]])
  })

  test('while senders are far behind counts them from the first sample on', () => {
    const project = projectWith(users)
    const receivedMs = 60 * minute
    expect(take(project, receivedMs, ['a', 10, 0], ['a', 15, minute])).toEqual([[receivedMs, 5]])
    expect(take(project, receivedMs + 10, ['a', 25, 20 * minute])).toEqual([[receivedMs, 15]])
  })

  test('when rules change lies behind the series that was stored as it came', () => {
    const project = testProject()
    expect(take(project, minute, ['', 500, minute])).toEqual([[minute, 500]])
    setRules(project, [users])
    const receivedMs = minute + seconds
    expect(take(project, receivedMs, ['a', 7, minute - 3 * seconds]).at(-1)).toEqual([receivedMs, 0])
  })
})

describe('a series without the label', () => {
  test('of a rule that names the metric is part of the sum from its first sample on, whoever comes after a restart first', () => {
    const project = projectWith(users)
    expect(take(project, 0, ['', 1000, 0])).toEqual([[0, 0]])
    expect(take(project, minute, ['', 1004, minute], ['a', 50, minute])).toEqual([[minute, 4]])
    expect(take(project, 2 * minute, ['', 1005, 2 * minute], ['a', 52, 2 * minute])).toEqual([[2 * minute, 7]])
  })

  test('goes on when rules come, change and go', () => {
    const project = testProject()
    expect(take(project, 0, ['', 1000, 0])).toEqual([[0, 1000]])
    setRules(project, [users])
    expect(take(project, minute, ['', 1004, minute])).toEqual([[minute, 0]])
    setRules(project, [users, { metric: 'requests_total', label: 'zone' }])
    expect(take(project, 2 * minute, ['', 1005, 2 * minute])).toEqual([[2 * minute, 0]])
    expect(take(project, 3 * minute, ['', 1007, 3 * minute])).toEqual([[3 * minute, 2]])
    setRules(project, [])
    expect(take(project, 4 * minute, ['', 1008, 4 * minute])).toEqual([[4 * minute, 1008]])
  })

  test('stays as it is as long as it is alone under a rule for all metrics, or no counter', () => {
    const all = projectWith({ metric: '*', label: 'user' })
    expect(take(all, 0, ['', 1000, 0])).toEqual([[0, 1000]])
    expect(take(all, minute, ['', 1001, minute])).toEqual([[minute, 1001]])
    const other = projectWith({ ...users, values: 'other' })
    expect(take(other, 0, ['', 1000, 0])).toEqual([[0, 1000]])
    const dropping = projectWith({ ...users, action: 'drop_series' })
    expect(take(dropping, 0, ['', 1000, 0])).toEqual([[0, 1000]])
  })
})

describe('for hours', () => {
  const steps = 90
  const memory: Rule = { metric: 'memory', label: 'pod' }
  const pods = (project: ProjectPipeline, step: number, ...came: readonly (readonly [pod: string, value: number])[]) =>
    encode(
      project,
      (encoder) => {
        const gauge = metric({ name: 'memory', kind: 'gauge' })
        for (const [pod, value] of came) encoder.metricPoint(gauge, point({ timeMs: now + step * minute, value, attributes: { pod } }))
      },
      now + step * minute,
    ).samples.map(([, value]) => value)

  test('one gauge of OpenTelemetry writes as long as it lives', () => {
    const project = projectWith(memory)
    for (let step = 0; step < steps; step++) expect(pods(project, step, ['b', 2], ['a', 1])).toEqual([2])
    expect(project.metrics.series.mergedSources).toBe(2)
  })

  test('a histogram of OpenTelemetry whose bounds change goes on counting', () => {
    const project = projectWith({ metric: 'took_bucket', label: 'pod' })
    const took = metric({ name: 'took', kind: 'histogram' })
    const countAt = (step: number, bound: number) => {
      const { metricSamples } = encode(
        project,
        (encoder) => {
          const counted = { bounds: [bound], bucketCounts: [step, 0], count: step, sum: step }
          encoder.metricPoint(took, point({ timeMs: now + step * minute, ...counted, attributes: { pod: 'a' } }))
        },
        now + step * minute,
      )
      return metricSamples.filter((row) => row['metric'] === 'took_count').map(sampleValue)
    }
    for (let step = 0; step < steps; step++) expect(countAt(step, 1)).toEqual([step])
    expect(countAt(steps, 2)).toEqual([steps])
  })

  test('a counter that was silent and forgotten goes on from where it is', () => {
    const project = projectWith(users)
    const one = (user: string, value: number, step: number, startMs: number) =>
      encode(project, (encoder) => send(encoder, 'requests_total', { user }, value, now + step * minute, startMs), now + step * minute)
        .samples
    one('b', 1, 0, 0)
    expect(one('a', 40, 1, now + 10)).toEqual([[minute, 40]])
    for (let step = 2; step < 2 * steps; step++) one('b', step, step, 0)
    expect(project.metrics.series.mergedSources).toBe(1)
    const sum = 40 + 2 * steps - 2
    expect(one('a', 45, 2 * steps, now + 10)).toEqual([[2 * steps * minute, sum]])
    expect(one('a', 47, 2 * steps + 1, now + 10)).toEqual([[(2 * steps + 1) * minute, sum + 2]])
    // One that began since is known from its beginning.
    expect(one('c', 5, 2 * steps + 2, now + 2 * steps * minute)).toEqual([[(2 * steps + 2) * minute, sum + 7]])
  })
})

describe('under a rule for all metrics, what adds up', () => {
  const all: Rule = { metric: '*', label: 'user' }
  /** Two series of that many each, over Prometheus' protocols. */
  const two = (project: ProjectPipeline, step: number, name: string, a: number, b: number, type?: FamilyType) =>
    encode(
      project,
      (encoder) => {
        send(encoder, name, { user: 'a' }, a, now + step * minute)
        send(encoder, name, { user: 'b' }, b, now + step * minute)
        if (type !== undefined) encoder.metricFamily(familyView(name, type))
      },
      now + step * minute,
    ).samples.map(([, value]) => value)

  test('is no UpDownCounter of OpenTelemetry, whatever its name', () => {
    const project = projectWith(all)
    const connections = metric({ name: 'db.client.connection.count', kind: 'sum', monotonic: false })
    const { metricSamples, samples } = encode(project, (encoder) => {
      for (const user of ['a', 'b']) encoder.metricPoint(connections, point({ timeMs: now, value: 7, attributes: { user } }))
    })
    expect(metricSamples[0]?.['metric']).toBe('db_client_connection_count')
    expect(samples).toEqual([[0, 7]])
  })

  test('is heeded when it is told after the first samples, from then on', () => {
    const project = projectWith(all)
    expect(two(project, 0, 'connection_count', 7, 3)).toEqual([0])
    expect(two(project, 1, 'connection_count', 8, 2, 'gauge')).toEqual([3])
    expect(two(project, 2, 'connection_count', 9, 1)).toEqual([9])
    expect(two(project, 3, 'connection_count', 5, 1)).toEqual([5])
    expect(two(project, 0, 'served', 7, 3, 'counter')).toEqual([7])
    expect(two(project, 1, 'served', 9, 4)).toEqual([2])
    expect(two(project, 2, 'served', 9, 6)).toEqual([4])
    // A type of another metric changes nothing.
    expect(two(project, 3, 'load', 1, 2, 'gauge')).toEqual([1])
    expect(two(project, 3, 'served', 10, 6)).toEqual([5])
  })
})
