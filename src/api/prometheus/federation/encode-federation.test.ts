import { expect, test } from 'vitest'

import { collectSeries, encodePieces, parseMetricSelector } from '../../../query/promql/index.ts'
import { createMemoryReader } from '../../../query/promql/testdata/memory-reader.ts'
import { encodeFederation, type NameStyle } from './encode-federation.ts'

const reader = createMemoryReader(`
load 1m
  test_metric1{foo="bar",instance="i"}    0+100x100
  test_metric1{foo="boo",instance="i"}    1+0x100
  test_metric2{foo="boo",instance="i"}    1+0x100
  test_metric_without_labels 1+10x100
  test_metric_stale                       1+10x99 stale
  test_metric_old                         1+10x98
  histogram                               {{schema:0 count:1 sum:1 buckets:[1]}}x100
  {"utf.8",other="x\\"y\\\\z\\n","lab.el"="ß"} 1000000+0x100
  infinite _x99 Inf
`)
const endMs = 101 * 60_000
const never = new AbortController().signal

async function federate(selectors: readonly string[], style: NameStyle = 'underscores'): Promise<string> {
  const sets = selectors.map((selector) => parseMetricSelector(selector))
  const series = await collectSeries(reader.source(1), sets, { startMs: endMs - 300_000, endMs, maxSamples: 10_000 }, never)
  const body = encodePieces((writer) => encodeFederation(writer, series, style), never)
  return Buffer.isBuffer(body) ? body.toString() : ''
}

const metric1 = `# TYPE test_metric1 untyped
test_metric1{foo="bar",instance="i"} 10000 6000000
test_metric1{foo="boo",instance="i"} 1 6000000
`
const metric2 = `# TYPE test_metric2 untyped
test_metric2{foo="boo",instance="i"} 1 6000000
`

test.each([
  [['does_not_match_anything'], ''],
  [[], ''],
  [['test_metric1'], metric1],
  [['test_metric2', 'test_metric1'], metric1 + metric2],
  [['{__name__=~"test_metric1"}', '{foo="bar"}'], metric1],
  [['test_metric_without_labels'], '# TYPE test_metric_without_labels untyped\ntest_metric_without_labels{instance=""} 1001 6000000\n'],
  [['test_metric_stale'], ''],
  [['test_metric_old'], '# TYPE test_metric_old untyped\ntest_metric_old{instance=""} 981 5880000\n'],
  [['histogram'], ''],
  [['infinite'], '# TYPE infinite untyped\ninfinite{instance=""} +Inf 5940000\n'],
  [['{"utf.8"}'], '# TYPE utf_8 untyped\nutf_8{lab_el="ß",other="x\\"y\\\\z\\n",instance=""} 1e+06 6000000\n'],
])('%j', async (selectors, expected) => {
  expect(await federate(selectors)).toBe(expected)
})

test('names in quotes for who understands them', async () => {
  expect(await federate(['{"utf.8"}'], 'utf-8')).toBe(
    '# TYPE "utf.8" untyped\n{"utf.8","lab.el"="ß",other="x\\"y\\\\z\\n",instance=""} 1e+06 6000000\n',
  )
})

test('more samples than there may be', async () => {
  const asked = collectSeries(reader.source(1), [parseMetricSelector('test_metric1')], { startMs: -1, endMs, maxSamples: 100 }, never)
  await expect(asked).rejects.toMatchObject({ code: 'query_limit', message: 'exceeded sample limit (100)' })
})
