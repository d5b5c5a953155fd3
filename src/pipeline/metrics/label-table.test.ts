import { describe, expect, test } from 'vitest'

import { LabelRanges, SymbolRanges } from '../../model/series.ts'
import { LabelCuts } from '../label-cuts/label-cuts.ts'
import { seriesLimits } from '../limits.ts'
import { labelRanges } from '../testdata/make-series.ts'
import { LabelTable } from './label-table.ts'
import { encodeMetricName } from './metric-names.ts'
import { SeriesStore } from './series-store.ts'
import { ToldFamilies } from './told-families.ts'

const now = 1_000_000_000
const pairs = [
  ['__name__', 'up'],
  ['job', 'node'],
] as const

function setUp() {
  const table = new LabelTable(seriesLimits.idleMs)
  const series = new SeriesStore(seriesLimits, new ToldFamilies(seriesLimits)).find(encodeMetricName('up'), new Map([['job', 'node']]), {
    sender: '',
    receivedAtMs: now,
  })
  if (series === undefined) throw new Error('no series')
  return { table, series }
}

/** The same, as if its sender had written it in one piece. */
function inOnePiece(labels: LabelRanges): LabelRanges {
  labels.rawEnd = labels.bytes.length
  return labels
}

/** The same, as 2.0 has them: by the numbers of strings in a table, whose order differs from request to request. */
function byNumber({ bytes, bounds, length }: LabelRanges): LabelRanges {
  const texts = Array.from({ length: length * 2 }, (_, i) => bytes.toString('latin1', bounds[i * 2], bounds[i * 2 + 1]))
  const known = [...new Set(texts)].toSorted(() => Math.random() - 0.5)
  const symbols = new SymbolRanges(Buffer.from(known.join(''), 'latin1'))
  let at = 0
  for (const text of known) symbols.add(at, (at += text.length))
  const numbered = new LabelRanges()
  numbered.clear(symbols.bytes, symbols)
  for (let i = 0; i < texts.length; i += 2) numbered.addSymbols(known.indexOf(texts[i] ?? ''), known.indexOf(texts[i + 1] ?? ''))
  return numbered
}

describe.each([
  ['in one piece', inOnePiece],
  ['in pieces', (labels: LabelRanges) => labels],
  ['by number', (labels: LabelRanges) => byNumber(labels)],
])('labels %s', (_how, written) => {
  test('are found by their bytes alone', () => {
    const { table, series } = setUp()
    const entry = table.add(written(labelRanges(pairs)), series, LabelCuts.none, now)
    expect(table.find(written(labelRanges(pairs)), now)).toBe(entry)
    expect(table.isFor(entry, written(labelRanges(pairs)), now)).toBe(true)
  })

  test.each([
    ['another value', [pairs[0], ['job', 'nodf']]],
    ['a longer value', [pairs[0], ['job', 'nodes']]],
    ['another name', [pairs[0], ['jab', 'node']]],
    ['one more', [...pairs, ['x', 'y']]],
    ['one less', [pairs[0]]],
    ['none', []],
    ['another order', [pairs[1], pairs[0]]],
  ] as [string, Parameters<typeof labelRanges>[0]][])('%s is another', (_name, other) => {
    const { table, series } = setUp()
    const entry = table.add(written(labelRanges(pairs)), series, LabelCuts.none, now)
    expect(table.find(written(labelRanges(other)), now)).toBeUndefined()
    expect(table.isFor(entry, written(labelRanges(other)), now)).toBe(false)
  })

  test('are forgotten when idle', () => {
    const { table, series } = setUp()
    const entry = table.add(written(labelRanges(pairs)), series, LabelCuts.none, now)
    const later = now + seriesLimits.idleMs + 1
    expect(table.isFor(entry, written(labelRanges(pairs)), later)).toBe(false)
    table.forgetIdle(later, 100)
    expect(table.size).toBe(0)
  })
})

test('where a name ends counts, and what is in one piece is not what is in pieces', () => {
  const { table, series } = setUp()
  table.add(labelRanges([['ab', 'c']]), series, LabelCuts.none, now)
  expect(table.find(labelRanges([['a', 'bc']]), now)).toBeUndefined()
  expect(table.find(inOnePiece(labelRanges([['ab', 'c']])), now)).toBeUndefined()
})

test('a piece that is longer than its labels need is not kept', () => {
  const { table, series } = setUp()
  const padded = inOnePiece(labelRanges([...pairs, ['x', 'y'.repeat(100_000)]]))
  padded.length = 2
  const entry = table.add(padded, series, LabelCuts.none, now)
  expect(entry.raw.end - entry.raw.start).toBe(0)
  expect(table.find(labelRanges(pairs), now)).toBe(entry)
})

test('labels that came in pieces are found again when they come by number, and the other way round', () => {
  const { table, series } = setUp()
  const entry = table.add(labelRanges(pairs), series, LabelCuts.none, now)
  expect(table.find(byNumber(labelRanges(pairs)), now)).toBe(entry)
  const other = table.add(byNumber(labelRanges([...pairs, ['x', 'y']])), series, LabelCuts.none, now)
  expect(table.find(labelRanges([...pairs, ['x', 'y']]), now)).toBe(other)
})
