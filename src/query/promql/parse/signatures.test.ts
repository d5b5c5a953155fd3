import { describe, expect, test } from 'vitest'

import type { ValueType } from '../ast.ts'
import { evaluateQuery } from '../evaluate/evaluate-query.ts'
import { Labels } from '../labels.ts'
import type { PromqlResult } from '../query.ts'
import { MemorySource } from '../script/memory-source.ts'
import { aggregators, functions } from './signatures.ts'
import { allFeatures } from './testdata/all-features.ts'

const samples: Readonly<Record<ValueType, string>> = { vector: 'up', matrix: 'up[5m]', scalar: '0.5', string: '"a"' }
const resultTypes: Readonly<Record<ValueType, string>> = { vector: 'matrix', matrix: 'matrix', scalar: 'matrix', string: 'string' }

test('as many as Prometheus 3.14 has', () => {
  expect(functions.size).toBe(90)
  expect([...functions.values()].filter(({ experimental }) => experimental).length).toBe(17)
  expect(aggregators.size).toBe(14)
})

describe('everything that parses can be evaluated', () => {
  test.each([...functions])('%s', async (name, { args, returns }) => {
    const given = name === 'info' ? ['up', '{a="b"}'] : args.map((type) => samples[type])
    const text = `${name}(${given.join(', ')})`
    expect((await evaluate(text, 0)).value.type).toBe(returns)
    expect((await evaluate(text, 60_000)).value.type).toBe(resultTypes[returns])
  })

  test.each([...aggregators])('%s', async (name, { parameter }) => {
    const text = `${name}(${parameter === undefined ? '' : `${samples[parameter]}, `}up)`
    expect((await evaluate(text, 0)).value).toMatchObject({ type: 'vector', samples: expect.any(Array) })
    expect((await evaluate(text, 60_000)).value.type).toBe('matrix')
  })
})

async function evaluate(text: string, stepMs: number): Promise<PromqlResult> {
  const source = new MemorySource()
  const times = Float64Array.of(60_000, 120_000, 180_000)
  source.load([{ labels: Labels.from([['__name__', 'up']]), times, values: Float64Array.of(1, 2, 3) }])
  const query = {
    text,
    startMs: stepMs === 0 ? 180_000 : 120_000,
    endMs: 180_000,
    stepMs,
    lookbackMs: 300_000,
    subqueryStepMs: 60_000,
    features: allFeatures,
    limits: { maxSamples: 1000, timeoutMs: 10_000 },
  }
  return evaluateQuery(source, query, AbortSignal.timeout(10_000))
}
