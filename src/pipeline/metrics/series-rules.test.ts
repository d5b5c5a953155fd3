import { describe, expect, test } from 'vitest'

import { BatchEncoder } from '../batch-encoder.ts'
import { seriesLimits } from '../limits.ts'
import type { ProjectPipeline } from '../project-pipeline.ts'
import { encode, minute, now, projectWith, type Rule, send, setRules } from '../testdata/encode-cuts.ts'
import { metric, point } from '../testdata/make-points.ts'
import { testHorizon, testProject } from '../testdata/make-records.ts'

describe('rules that change', () => {
  const labels = { job: 'shop', user: 'a' }
  const show = (name: string, value: number, timeMs: number) => (encoder: BatchEncoder) => send(encoder, name, labels, value, timeMs)

  test('hold for the next sample; what went on under another identity ends there, and comes back', () => {
    const project = testProject()
    const before = encode(project, show('memory', 1, now))
    setRules(project, [{ metric: 'memory', label: 'user' }])
    const cut = encode(project, show('memory', 2, now + minute), now + minute)
    expect(cut.series).toEqual(['memory[["job","shop"]]'])
    expect(cut.samples).toEqual([
      [minute, 'stale'],
      [minute, 2],
    ])
    expect(cut.metricSamples[0]?.['id']).toBe(before.metricSamples[0]?.['id'])
    setRules(project, [])
    const undone = encode(project, show('memory', 3, now + 2 * minute), now + 2 * minute)
    expect(undone.samples).toEqual([
      [2 * minute, 'stale'],
      [2 * minute, 3],
    ])
    expect(undone.metricSamples.map(({ id }) => id)).toEqual([cut.metricSamples[1]?.['id'], before.metricSamples[0]?.['id']])
    expect(undone.series).toEqual([])
  })

  test('of OpenTelemetry too', () => {
    const project = testProject()
    const gauge = metric({ name: 'memory', kind: 'gauge' })
    const one = (value: number, timeMs: number) =>
      encode(project, (encoder) => encoder.metricPoint(gauge, point({ timeMs, value, attributes: labels })), timeMs)
    one(1, now)
    setRules(project, [{ metric: 'memory', label: 'user' }])
    expect(one(2, now + minute)).toMatchObject({
      samples: [
        [minute, 'stale'],
        [minute, 2],
      ],
      series: ['memory[["job","shop"]]'],
    })
    setRules(project, [])
    expect(one(3, now + 2 * minute)).toMatchObject({
      samples: [
        [2 * minute, 'stale'],
        [2 * minute, 3],
      ],
      series: [],
    })
  })

  test('that are undone end the whole with the first that goes, though others were silent for long', () => {
    const project = projectWith({ metric: 'requests_total', label: 'user' })
    encode(project, (encoder) => {
      for (const user of ['a', 'b', 'c']) send(encoder, 'requests_total', { user }, 1)
    })
    setRules(project, [])
    const back = (user: string, step: number) =>
      encode(project, (encoder) => send(encoder, 'requests_total', { user }, 9, now + step * minute), now + step * minute).samples
    expect(back('a', 1)).toEqual([
      [minute, 'stale'],
      [minute, 9],
    ])
    expect(back('b', 2)).toEqual([[2 * minute, 9]])
  })

  test('that come and go for other labels begin the sum anew, and nothing of before falls into it', () => {
    const users: Rule = { metric: 'requests_total', label: 'user' }
    const project = projectWith(users)
    const at = (step: number, value: number) =>
      encode(
        project,
        (encoder) => {
          send(encoder, 'requests_total', { user: 'a' }, value, now + step * minute)
          send(encoder, 'requests_total', { user: 'b' }, value, now + step * minute)
        },
        now + step * minute,
      ).samples
    at(0, 1)
    expect(at(1, 3)).toEqual([[minute, 4]])
    setRules(project, [users, { metric: 'requests_total', label: 'zone' }])
    expect(at(2, 4)).toEqual([[2 * minute, 0]])
    expect(at(3, 5)).toEqual([[3 * minute, 2]])
    setRules(project, [users])
    expect(at(4, 6)).toEqual([[4 * minute, 0]])
    expect(at(5, 8)).toEqual([[5 * minute, 4]])
  })

  test('for one metric leave sums and series of others as they are', () => {
    const project = projectWith({ metric: 'requests_total', label: 'user' })
    encode(project, show('requests_total', 1, now))
    encode(project, show('requests_total', 5, now + minute), now + minute)
    encode(project, show('load', 1, now))
    const rule: Rule = { metric: 'requests_total', label: 'user' }
    setRules(project, [rule, { metric: 'memory', label: 'user' }])
    expect(encode(project, show('requests_total', 7, now + 2 * minute), now + 2 * minute).samples).toEqual([[2 * minute, 6]])
    expect(encode(project, show('load', 2, now + minute), now + minute)).toMatchObject({ samples: [[minute, 2]], series: [] })
  })

  test('what comes without the label is part of the whole', () => {
    const project = projectWith({ metric: 'requests_total', label: 'user' })
    const at = (step: number) =>
      encode(
        project,
        (encoder) => {
          send(encoder, 'requests_total', { job: 'shop' }, 100 + step, now + step * minute)
          send(encoder, 'requests_total', labels, 10 * step, now + step * minute)
        },
        now + step * minute,
      ).samples
    expect(at(0)).toEqual([[0, 0]])
    expect(at(1)).toEqual([[minute, 11]])
    expect(at(2)).toEqual([[2 * minute, 22]])
  })
})

describe('series that begin when rules change', () => {
  const fewAMinute = { seriesLimits: { ...seriesLimits, newSeriesPerMinute: 10 } }
  const flood = (project: ProjectPipeline, name: string, timeMs: number) => {
    const encoder = new BatchEncoder({ project, receivedAt: timeMs, horizon: testHorizon })
    try {
      for (let user = 0; user < 15; user++) send(encoder, name, { user: String(user), zone: 'b' }, 1, timeMs)
      return encoder.finish({ low: 1, high: 0 }).accepted
    } catch (error) {
      encoder.abandon()
      return error
    }
  }

  test('after Undo wait for the next minute when there are too many in this one: nothing is lost', () => {
    const project = testProject({}, fewAMinute)
    setRules(project, [{ metric: 'requests_total', label: 'user' }])
    expect(flood(project, 'requests_total', now)).toBe(15)
    setRules(project, [])
    expect(flood(project, 'requests_total', now + 30_000)).toMatchObject({ code: 'overloaded', retryAfterSeconds: 30 })
    expect(flood(project, 'requests_total', now + minute)).toBe(15)
  })

  test('under a rule that leaves many of them too', () => {
    const project = testProject({}, fewAMinute)
    setRules(project, [{ metric: 'requests_total', label: 'zone' }])
    expect(flood(project, 'requests_total', now)).toMatchObject({ code: 'overloaded', retryAfterSeconds: 60 })
    expect(flood(project, 'requests_total', now + minute)).toBe(15)
  })
})

describe('ceilings', () => {
  test('of a project and of a metric: what is there goes on, what is new is refused and counted', () => {
    const project = testProject()
    const ceilings = { ...seriesLimits, activeSeries: 5, seriesPerMetric: 3 }
    setRules(project, [], ceilings)
    const flood = (name: string) =>
      encode(project, (encoder) => {
        for (let i = 0; i < 10; i++) send(encoder, name, { i: String(i) }, i)
      })
    expect(flood('a')).toMatchObject({ accepted: 3, rejected: { series_limit: 7 } })
    expect(flood('b')).toMatchObject({ accepted: 2, rejected: { series_limit: 8 } })
    expect(flood('a')).toMatchObject({ accepted: 3, rejected: { series_limit: 7 } })
    expect(project.metrics.series.tallies.greatest(1)).toEqual([{ name: 'a', active: 3, refused: 7 }])
    const gauge = metric({ name: 'a', kind: 'gauge' })
    const other = testProject()
    setRules(other, [], ceilings)
    const { accepted, rejected } = encode(other, (encoder) => {
      for (let i = 0; i < 5; i++) encoder.metricPoint(gauge, point({ timeMs: now, attributes: { i: String(i) } }))
    })
    expect({ accepted, rejected }).toEqual({ accepted: 3, rejected: { series_limit: 2 } })
  })

  test('a cut makes room at once: samples of more sources go into the series that are there', () => {
    const project = testProject()
    const ceilings = { ...seriesLimits, activeSeries: 4, seriesPerMetric: 3 }
    setRules(project, [], ceilings)
    const flood = (from: number, timeMs: number) =>
      encode(
        project,
        (encoder) => {
          for (let i = from; i < from + 4; i++) send(encoder, 'requests_total', { i: String(i) }, i, timeMs)
        },
        timeMs,
      )
    expect(flood(0, now).accepted).toBe(3)
    setRules(project, [{ metric: 'requests_total', label: 'i' }], { ...ceilings, seriesPerMetric: 4 })
    expect(flood(0, now + minute)).toMatchObject({ accepted: 4, rejected: {} })
    expect(flood(1, now + 2 * minute)).toMatchObject({ accepted: 3, rejected: { series_limit: 1 } })
    expect(project.metrics.series.activeSeries).toBe(4)
  })

  test('series that are idle make room in their metric', () => {
    const project = testProject()
    setRules(project, [], { ...seriesLimits, seriesPerMetric: 1 })
    const one = (i: string, timeMs: number) => encode(project, (encoder) => send(encoder, 'a', { i }, 1, timeMs), timeMs).accepted
    expect([one('x', now), one('y', now)]).toEqual([1, 0])
    const later = now + 3 * seriesLimits.idleMs
    expect([one('y', later), one('x', later)]).toEqual([1, 0])
  })
})
