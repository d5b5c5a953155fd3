import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { evaluateQuery } from './evaluate/evaluate-query.ts'
import { almostEqual } from './histogram/almost-equal.ts'
import type { FloatHistogram } from './histogram/float-histogram.ts'
import { formatHistogramLiteral } from './histogram/format-literal.ts'
import { allFeatures } from './parse/testdata/all-features.ts'
import type { PromqlQuery, PromqlValue } from './query.ts'
import { histogramMatches } from './script/compare-histograms.ts'
import { makeRuns } from './script/make-runs.ts'
import { MemorySource, type RunCutter } from './script/memory-source.ts'
import { parseScript } from './script/parse-script.ts'
import { anyLoad, anyQuery } from './testdata/any-query.ts'

const features = { ...allFeatures, typeAndUnitLabels: false }
const base = { lookbackMs: 300_000, subqueryStepMs: 60_000, features, limits: { maxSamples: 100_000, timeoutMs: 10_000 } }
const stepMs = 43_000

function fill(load: string, cut?: RunCutter): MemorySource {
  const source = new MemorySource(cut)
  for (const command of parseScript(load)) if (command.kind === 'load') source.load(makeRuns(command))
  return source
}

/** Value by series and time; undefined when the query fails. */
type Points = Map<string, number | FloatHistogram> | undefined

async function ask(source: MemorySource, query: Pick<PromqlQuery, 'text' | 'startMs' | 'endMs' | 'stepMs'>): Promise<Points> {
  try {
    const { value } = await evaluateQuery(source, { ...query, ...base }, new AbortController().signal)
    return pointsOf(value)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}

function pointsOf(value: PromqlValue): Points {
  const points = new Map<string, number | FloatHistogram>()
  if (value.type === 'vector') for (const sample of value.samples) points.set(`${sample.labels.key} @${sample.timeMs}`, sample.value)
  if (value.type === 'matrix') {
    for (const { labels, times, values, histograms } of value.series) {
      for (const [at, timeMs] of times.entries()) points.set(`${labels.key} @${timeMs}`, histograms?.[at] ?? values[at] ?? NaN)
    }
  }
  return points
}

/** To be read and compared, in any order of series. */
function show(points: Points): Record<string, string> | string {
  if (points === undefined) return 'failed'
  return Object.fromEntries(
    [...points].map(([key, value]) => [key, typeof value === 'number' ? String(value) : formatHistogramLiteral(value)]),
  )
}

function isSame(left: number | FloatHistogram | undefined, right: number | FloatHistogram | undefined): boolean {
  if (left === undefined || right === undefined) return left === right
  if (typeof left === 'number' || typeof right === 'number') {
    return typeof left === 'number' && typeof right === 'number' && almostEqual(left, right, 1e-9)
  }
  return histogramMatches(left, right, true)
}

/** The keys at which two answers differ. */
function differences(left: Points, right: Points): string[] {
  if (left === undefined || right === undefined) return left === right ? [] : ['one fails']
  return [...new Set([...left.keys(), ...right.keys()])].filter((key) => !isSame(left.get(key), right.get(key)))
}

describe('any query', () => {
  test('sees the same however its series come in runs', async () => {
    const property = fc.asyncProperty(anyLoad, anyQuery, fc.integer({ min: 1, max: 4 }), async (load, text, length) => {
      const query = { text, startMs: 0, endMs: 30 * stepMs, stepMs }
      const whole = await ask(fill(load), query)
      const cut = await ask(
        fill(load, () => length),
        query,
      )
      expect(show(cut)).toEqual(show(whole))
    })
    await fc.assert(property, { numRuns: 300 })
  })

  test('yields at each step of a range what it yields at that time alone', async () => {
    // These ends are the query's own and differ between the two; of equal values any may be the highest.
    const text = anyQuery.filter((query) => !/start\(\)|end\(\)|topk|bottomk/.test(query))
    const property = fc.asyncProperty(anyLoad, text, async (load, query) => {
      const source = fill(load)
      const ranged = await ask(source, { text: query, startMs: 0, endMs: 30 * stepMs, stepMs })
      fc.pre(ranged !== undefined)
      for (let timeMs = 0; timeMs <= 30 * stepMs; timeMs += stepMs) {
        const alone = await ask(source, { text: query, startMs: timeMs, endMs: timeMs, stepMs: 0 })
        const isThen = (key: string): boolean => key.endsWith(` @${timeMs}`)
        const then = ranged === undefined ? undefined : new Map([...ranged].filter(([key]) => isThen(key)))
        const found = differences(then, alone)
        expect(found, `${JSON.stringify(show(then))} in a range, alone ${JSON.stringify(show(alone))}`).toEqual([])
      }
    })
    await fc.assert(property, { numRuns: 100 })
  })
})
