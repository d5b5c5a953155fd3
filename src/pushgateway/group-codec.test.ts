import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Fault } from '../lib/errors.ts'
import { ByteBudget } from '../lib/http/byte-budget.ts'
import { NativeHistogramView } from '../model/series.ts'
import { testProject } from '../pipeline/testdata/make-records.ts'
import { decodeGroup, encodeGroup } from './group-codec.ts'
import { type Group, type PushedFamily, pushInto, seriesKey } from './group.ts'
import { readPush } from './read-push.ts'

const { redactor } = testProject()

function groupOf(series: Partial<NativeHistogramView> | number): Group {
  const key = seriesKey([
    ['__name__', 'm'],
    ['job', 'j'],
  ])
  const one =
    typeof series === 'number'
      ? { key, value: series, startMs: 0 }
      : { key, value: 0, startMs: 0, histogram: Object.assign(new NativeHistogramView(), series) }
  const family: PushedFamily = { name: 'm', type: 'gauge', help: '', unit: '', series: new Map([[key, one]]) }
  return { labels: [['job', 'j']], pushedAtMs: 1, failedAtMs: 0, families: new Map([['m', family]]) }
}

test.each([NaN, Infinity, -Infinity, -0, 1e-300])('a value of %s is the same after a restart', (value) => {
  const group = groupOf(value)
  expect(decodeGroup(encodeGroup(group, 1000))).toEqual(group)
})

test('odd numbers of a native histogram are the same after a restart', () => {
  const group = groupOf({
    count: Infinity,
    zeroCount: NaN,
    zeroThreshold: Infinity,
    resetHint: 'gauge',
    positive: { offsets: [0], lengths: [3], counts: [1, Infinity, -0] },
    negative: { offsets: [-1], lengths: [1], counts: [NaN] },
    bounds: [-Infinity, 1],
  })
  const decoded = decodeGroup(encodeGroup(group, 1000))
  expect(decoded).toEqual(group)
  expect(decoded.families.get('m')?.series.values().next().value?.histogram).toBeInstanceOf(NativeHistogramView)
})

test('a group of any length is told that it is too large, even one longer than a text may be', () => {
  const counts = Array.from({ length: 1_000_000 }, () => Math.PI * 1e-300)
  const { families, ...rest } = groupOf({ positive: { offsets: [0], lengths: [counts.length], counts } })
  const [family] = families.values()
  const [one] = family?.series.values() ?? []
  if (family === undefined || one === undefined) throw new Error('no series')
  // The same one often enough: about 700 MB of text.
  const series = new Map(Array.from({ length: 30 }, (_, n) => [`${n}`, one]))
  const group: Group = { ...rest, families: new Map([['m', { ...family, series }]]) }
  expect(() => encodeGroup(group, 16 * 1024 * 1024)).toThrow(Fault)
})

test('the limit is the length a group is kept with: neither reading nor writing refuses less', async () => {
  const text = fc.string({ maxLength: 12 }).map((any) => JSON.stringify(any.replaceAll(/[^ -~äö☃]/g, '')))
  const sample = fc.record({ name: fc.constantFrom('a', 'b', 'c'), label: fc.option(text, { nil: undefined }), value: fc.nat(20) })
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(sample, { minLength: 1, selector: ({ name, label }) => `${name} ${label === '""' ? '' : (label ?? '')}` }),
      async (samples) => {
        const body = Buffer.from(
          samples.map(({ name, label, value }) => `${name}${label === undefined ? '' : `{l=${label}}`} ${value}\n`).join(''),
        )
        const read = async (groupBytes: number): Promise<Group> => {
          const spec = { labels: [['job', 'j']] as const, redactor, masked: new Map<string, number>() }
          const lease = new ByteBudget(1_000_000).lease()
          const { families } = await readPush(body, '', { ...spec, groupBytes, lease })
          return pushInto(undefined, { labels: spec.labels, families, replace: true }, 0)
        }
        const group = await read(1_000_000)
        const { length } = encodeGroup(group, 1_000_000)
        expect(encodeGroup(await read(length), length)).toHaveLength(length)
        expect(() => encodeGroup(group, length - 1)).toThrow('more than')
      },
    ),
  )
})
