import { describe, expect, test } from 'vitest'

import { Annotations } from '../annotations.ts'
import { Labels } from '../labels.ts'
import type { PromqlQuery, PromqlValue } from '../query.ts'
import { parseScript } from './parse-script.ts'
import { type Evaluate, runEval } from './run-eval.ts'

const labels = Labels.from([['__name__', 'up']])

/** Answers 1 at every time, as a vector or as a matrix. */
function one({ startMs, endMs, stepMs }: PromqlQuery, value = 1): PromqlValue {
  if (stepMs === 0) return { type: 'vector', samples: [{ labels, timeMs: startMs, value }] }
  const count = Math.floor((endMs - startMs) / stepMs) + 1
  const times = Float64Array.from({ length: count }, (_, at) => startMs + at * stepMs)
  return { type: 'matrix', series: [{ labels, times, values: times.map(() => value) }] }
}

async function run(
  script: string,
  answer: (query: PromqlQuery) => PromqlValue,
  annotations = new Annotations(),
): Promise<string | undefined> {
  const [command] = parseScript(script)
  if (command?.kind !== 'eval') throw new Error('no eval')
  const evaluate: Evaluate = async (query) => ({ value: answer(query), annotations: annotations.list, samplesRead: 0, peakSamples: 0 })
  return await runEval(evaluate, command)
}

describe('an eval', () => {
  test('that is as expected', async () => {
    expect(await run('eval instant at 5m up\n  up 1', (query) => one(query))).toBeUndefined()
    expect(await run('eval range from 0 to 2m step 1m up\n  up 1 1 1', (query) => one(query))).toBeUndefined()
  })

  test('is repeated at other times with its selectors pinned, each time also within a range', async () => {
    const asked: string[] = []
    await run('eval instant at 5m up + rate(up[1m])\n  up 1', (query) => {
      asked.push(`${query.text} ${query.startMs} ${query.endMs} ${query.stepMs}`)
      return one(query)
    })
    const pinned = 'up @ 300.000 + rate(up[1m] @ 300.000)'
    expect(asked).toEqual([
      'up + rate(up[1m]) 300000 300000 0',
      'up + rate(up[1m]) 240000 360000 60000',
      ...[-3_000_000, 0, 60_000, 300_000, 3_000_000].flatMap((atMs) => [
        `${pinned} ${atMs} ${atMs} 0`,
        `${pinned} ${atMs - 60_000} ${atMs + 60_000} 60000`,
      ]),
    ])
  })

  test('is not pinned when it looks at the time of evaluation', async () => {
    const texts = new Set<string>()
    await run('eval instant at 5m up * time()\n  up 1', (query) => {
      texts.add(query.text)
      return one(query)
    })
    expect([...texts]).toEqual(['up * time()'])
  })

  test('inside of a subquery nothing is pinned but the subquery', async () => {
    const texts = new Set<string>()
    await run('eval instant at 5m sum_over_time((up + time())[5m:1m])\n  up 1', (query) => {
      texts.add(query.text)
      return one(query)
    })
    expect([...texts][1]).toBe('sum_over_time((up + time())[5m:1m] @ 300.000)')
  })

  test.each([
    ['up 2', '{__name__="up"}: expected 2, got 1'],
    ['up 1.00001', 'expected 1.00001, got 1'],
    ['up {{count:1}}', 'expected {{count:1}}, got 1'],
    ['up 1\n  down 1', 'expected {__name__="down"}, which is missing'],
    ['down 1', 'unexpected {__name__="up"} with 1'],
    ['1', 'expected scalar 1, got vector'],
    ['expect string "a"', 'expected string "a", got vector'],
    ['expect fail', 'expected a failure, got none'],
    ['expect warn', 'expected warning, got none'],
  ])('that expects %s fails', async (lines, problem) => {
    expect(await run(`eval instant at 5m up\n  ${lines}`, (query) => one(query))).toContain(problem)
  })

  test('compares to a millionth', async () => {
    expect(await run('eval instant at 5m up\n  up 1.000001', (query) => one(query))).toBeUndefined()
    expect(await run('eval instant at 5m up\n  up NaN', (query) => one(query, NaN))).toBeUndefined()
  })

  test('sees a wrong repetition and a wrong range', async () => {
    expect(await run('eval instant at 5m up\n  up 1', (query) => one(query, query.text === 'up' ? 1 : 2))).toContain(
      'repeated as up @ 300.000',
    )
    expect(await run('eval instant at 5m up\n  up 1', (query) => one(query, query.stepMs === 0 ? 1 : 2))).toContain('in a range query')
  })

  test('a range has its points at its times', async () => {
    const script = 'eval range from 0 to 2m step 1m up\n  up '
    expect(await run(`${script}1 1`, (query) => one(query))).toContain('expected 2 points, got 3')
    expect(await run(`${script}1 _ 1`, (query) => one(query))).toContain('expected 2 points, got 3')
    expect(await run(`${script}1 1 1 1`, (query) => one(query))).toContain('4 values do not fit')
  })

  test('failures are compared with what is expected', async () => {
    const failing = (): PromqlValue => {
      throw new Error('it broke')
    }
    expect(await run('eval instant at 5m up\n  expect fail', failing)).toBeUndefined()
    expect(await run('eval instant at 5m up\n  expect fail msg: it broke', failing)).toBeUndefined()
    expect(await run('eval instant at 5m up\n  expect fail msg: it held', failing)).toContain('expected failure "it held", got: it broke')
    expect(await run('eval instant at 5m up\n  up 1', failing)).toContain('failed: it broke')
  })

  test('annotations are compared with their places', async () => {
    const annotations = new Annotations()
    annotations.warn('careful', { start: 0, end: 2 })
    const check = async (lines: string): Promise<string | undefined> =>
      await run(`eval range from 0 to 0 step 1m up\n  ${lines}\n  up 1`, (query) => one(query), annotations)
    expect(await check('expect warn msg: PromQL warning: careful (1:1)')).toBeUndefined()
    expect(await check('expect warn regex: care')).toBeUndefined()
    expect(await check('expect no_info')).toBeUndefined()
    expect(await check('expect warn msg: careful')).toContain('expected warning "careful"')
    expect(await check('expect no_warn')).toContain('unexpected warning')
    expect(await check('expect info')).toContain('expected info, got none')
  })

  test('of an ordered result the order counts', async () => {
    const two = (query: PromqlQuery): PromqlValue => ({
      type: 'vector',
      samples: ['a', 'b'].map((name) => ({ labels: Labels.from([['__name__', name]]), timeMs: query.startMs, value: 1 })),
    })
    expect(await run('eval instant at 5m up * time()\n  expect ordered\n  a 1\n  b 1', two)).toBeUndefined()
    expect(await run('eval instant at 5m up * time()\n  expect ordered\n  b 1\n  a 1', two)).toContain('at place 2, it is at 1')
  })
})
