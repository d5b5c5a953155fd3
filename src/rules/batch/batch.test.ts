import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import { formatLabels, loadSeries, MemorySource, type VectorSample } from '../../query/promql/index.ts'
import type { AlertRule } from '../rule.ts'
import { queryVector } from '../run/query-vector.ts'
import { BatchAnswers } from './batch-answers.ts'
import { planBatches } from './plan-batches.ts'

const timeMs = 600_000
const { signal } = new AbortController()
const query = { timeMs, subqueryStepMs: 60_000, timeoutMs: 10_000 }

const source = new MemorySource()
source.load(
  loadSeries(
    ['a', 'b', 'c'].flatMap((metric, m) =>
      ['x', 'y', 'z|.', ''].flatMap((svc, s) =>
        ['1', '2'].map((i, n) => `${metric}{svc="${svc}",i="${i}",le="${n === 0 ? '1' : '+Inf'}"} ${s + n}+${m + s * n}x10`),
      ),
    ),
    { stepMs: 60_000, startMs: 0 },
  ),
)

function ruleOf(text: string, name = text): AlertRule {
  return { kind: 'alerting', name, query: text, labels: [], annotations: [], forMs: 0, keepFiringForMs: 0 }
}

function describeSamples(samples: readonly VectorSample[]): readonly string[] {
  return samples.map(({ labels, value }) => `${formatLabels(labels)} ${typeof value === 'number' ? value : 'histogram'}`).sort()
}

const atOnce = (work: (timeoutMs: number) => Promise<readonly VectorSample[]>): Promise<readonly VectorSample[]> => work(0)

async function askAlone(text: string): Promise<readonly string[] | 'failed'> {
  return queryVector(source, text, query, signal).then(describeSamples, () => 'failed' as const)
}

/** What each rule says when they are asked together; `alone` when it was in no batch, or its batch could not be answered. */
async function askTogether(rules: readonly AlertRule[]): Promise<readonly (readonly string[] | 'alone')[]> {
  const answers = new BatchAnswers(planBatches(rules), atOnce, (text) => queryVector(source, text, query, signal))
  const found: (readonly string[] | 'alone')[] = []
  for (const rule of rules) {
    if (answers.isWaiting(rule)) await answers.ask(rule)
    const answer = answers.find(rule)
    found.push(answer === undefined ? 'alone' : describeSamples(answer))
  }
  return found
}

/** An expression about one service: `$` stands for its matcher. */
const anyExpr: fc.Arbitrary<string> = fc.letrec<{ vector: string; scalar: string }>((tie) => ({
  scalar: fc.constantFrom('2', '0.5', '-1', '(3)'),
  vector: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      'a{$}',
      'b{$,i="1"}',
      'c{i!="2",$}',
      'rate(a{$}[5m])',
      'max_over_time(b{$}[3m] offset 1m)',
      'a{$,nowhere=""}',
      '{__name__="b",$}',
    ),
    fc
      .tuple(
        fc.constantFrom('sum', 'avg', 'count', 'max'),
        fc.constantFrom('', 'by (i)', 'by (svc)', 'by (svc, i)', 'without (i)', 'without (svc)', 'by (le, i)'),
        tie('vector'),
      )
      .map(([operator, grouping, inner]) => `${operator} ${grouping} (${inner})`),
    fc.tuple(fc.constantFrom('abs', 'ceil', 'round'), tie('vector')).map(([name, inner]) => `${name}(${inner})`),
    fc.tuple(tie('vector')).map(([inner]) => `histogram_quantile(0.9, ${inner})`),
    fc.tuple(tie('vector')).map(([inner]) => `quantile(0.5, ${inner})`),
    fc.tuple(tie('vector')).map(([inner]) => `max_over_time((${inner})[3m:1m])`),
    fc.tuple(tie('vector')).map(([inner]) => `-(${inner})`),
    fc
      .tuple(tie('vector'), fc.constantFrom('+', '*', '> bool', '<', '!='), tie('scalar'))
      .map(([left, operator, right]) => `(${left}) ${operator} ${right}`),
    fc
      .tuple(
        tie('vector'),
        fc.constantFrom('+', '/', '>', 'and', 'or', 'unless'),
        fc.constantFrom('', 'on (i)', 'on (svc)', 'on (svc, i)', 'on ()', 'ignoring (i)', 'ignoring (svc)', 'ignoring (svc, i, le)'),
        tie('vector'),
      )
      .map(([left, operator, matching, right]) => `(${left}) ${operator} ${matching} (${right})`),
    fc
      .tuple(
        tie('vector'),
        fc.constantFrom('on (i) group_left ()', 'on (svc) group_left (le)', 'ignoring (i, le) group_right ()', 'on () group_left (svc)'),
        tie('vector'),
      )
      .map(([left, matching, right]) => `(${left}) * ${matching} (${right})`),
  ),
})).vector

describe('rules of one shape', () => {
  test('say together what each would say alone', async () => {
    let together = 0
    await fc.assert(
      fc.asyncProperty(anyExpr, fc.constantFrom('', ' > 1', ' <= 3', ' != 2'), async (expr, threshold) => {
        const rules = ['x', 'y', 'z|.', 'nowhere'].map((svc) => ruleOf(`(${expr.replaceAll('$', `svc="${svc}"`)})${threshold}`))
        const found = await askTogether(rules)
        for (const [at, rule] of rules.entries()) {
          const answer = found[at] ?? 'alone'
          if (answer === 'alone') continue
          together++
          expect(answer, rule.query).toEqual(await askAlone(rule.query))
        }
      }),
      { numRuns: 250 },
    )
    expect(together).toBeGreaterThan(250)
  })

  test('are asked with one query, whatever their thresholds', async () => {
    const asked: string[] = []
    const rules = ['x', 'y', 'x'].map((svc, at) => ruleOf(`sum(rate(a{svc="${svc}", i="1"}[5m])) > ${at}`, String(at)))
    const answers = new BatchAnswers(planBatches(rules), atOnce, async (text) => {
      asked.push(text)
      return queryVector(source, text, query, signal)
    })
    for (const rule of rules) if (answers.isWaiting(rule)) await answers.ask(rule)
    expect(asked).toEqual(['sum by (svc) (rate(a{i="1",svc=~"x|y"}[5m]))'])
  })

  test('one that fails leaves the others to be asked alone', async () => {
    // Two samples of y meet one: of x only one is left.
    const rules = ['x', 'y'].map((svc) => ruleOf(`b{svc="${svc}"} * on () c{svc="${svc}", i="1"}`))
    expect(await askTogether(rules)).toEqual(['alone', 'alone'])
  })

  test('that did not get their turn are asked together later', async () => {
    const rules = ['x', 'y'].map((svc) => ruleOf(`a{svc="${svc}"}`))
    const [rule = ruleOf('a')] = rules
    let isFull = true
    const takeTurn: typeof atOnce = async (work) => {
      if (isFull) throw new Fault('query_limit', 'query timed out in query queue')
      return work(0)
    }
    const answers = new BatchAnswers(planBatches(rules), takeTurn, (text) => queryVector(source, text, query, signal))
    await expect(answers.ask(rule)).rejects.toThrow('query queue')
    expect(answers.isWaiting(rule)).toBe(true)
    isFull = false
    await answers.ask(rule)
    expect(answers.find(rule)).toHaveLength(2)
  })
})

test.each([
  ['different expressions', ['a{svc="x"} > 1', 'b{svc="y"} > 1']],
  ['a selector that does not name the value', ['a{svc="x"} / b > 1', 'a{svc="y"} / b > 1']],
  ['another value in another selector', ['a{svc="x"} + on () b{svc="y"}', 'a{svc="y"} + on () b{svc="x"}']],
  ['functions of many series', ['absent(a{svc="x"})', 'absent(a{svc="y"})']],
  ['metrics without a name', ['{svc="x"}', '{svc="y"}']],
  ['alerts', ['ALERTS{svc="x"}', 'ALERTS{svc="y"}']],
  ['the best of all', ['topk(1, a{svc="x"})', 'topk(1, a{svc="y"})']],
  ['regular expressions', ['a{svc=~"x"}', 'a{svc=~"y"}']],
  ['no value', ['a{svc=""}', 'a{svc=""}']],
])('asked alone: %s', (_, texts) => {
  expect(planBatches(texts.map((text) => ruleOf(text))).size).toBe(0)
})

test('metrics that a rule of the group makes are asked for in their turn', () => {
  const made = { kind: 'recording', name: 'a', query: '1', labels: [] } as const
  expect(planBatches([made, ruleOf('a{svc="x"}'), ruleOf('a{svc="y"}')]).size).toBe(0)
})
