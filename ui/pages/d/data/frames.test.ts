import { expect, test } from 'vitest'

import type { DashboardTarget, Panel, TargetResult } from '../../../../src/api/contract/dashboards.ts'
import { chartOf, linesOf } from './chart-lines.ts'
import { figureColumns, heatColumns, tableColumns } from './panel-columns.ts'
import { readFrames } from './read-frames.ts'
import { transformFrames } from './transform-frames.ts'

const target = (ref: string, changes: Partial<DashboardTarget> = {}): DashboardTarget => ({
  ref,
  kind: 'promql',
  expr: 'x',
  legend: '',
  isInstant: false,
  format: 'series',
  isOff: false,
  minStep: '',
  ...changes,
})
const result = (ref: string, series: readonly [Record<string, string>, (number | null)[]][]): TargetResult => ({
  ref,
  expr: 'x',
  result: { t0: 1000, step: 10, series: series.map(([labels, values]) => ({ labels, values })), more: 0 },
  before: null,
  error: null,
})
const panel = (changes: Partial<Panel> = {}): Panel => ({
  id: 1,
  kind: 'timeseries',
  title: '',
  description: '',
  grid: { x: 0, y: 0, w: 1, h: 1 },
  targets: [],
  field: {},
  overrides: [],
  transformations: [],
  options: {},
  repeat: { variable: '', isVertical: false, perRow: 0 },
  ...changes,
})

test('series are called by their legend, or by the labels that tell them apart', () => {
  const answers = [
    result('A', [
      [{ job: 'a', host: 'x' }, [1]],
      [{ job: 'a', host: 'y' }, [2]],
    ]),
  ]
  const names = (legend: string): string[] => linesOf(panel(), readFrames([target('A', { legend })], answers)).map(({ title }) => title)
  expect(names('{{job}} on {{ host }}{{none}}')).toEqual(['a on x', 'a on y'])
  expect(names('')).toEqual(['x', 'y'])
})

test('overrides by name, pattern and target; hidden lines are left out, given colours are not given twice', () => {
  const frames = readFrames(
    [target('A', { legend: '{{n}}' }), target('B', { legend: '{{n}}' })],
    [
      result('A', [
        [{ n: 'in' }, [1]],
        [{ n: 'out' }, [2]],
      ]),
      result('B', [[{ n: 'gone' }, [3]]]),
    ],
  )
  const lines = linesOf(
    panel({
      overrides: [
        { by: 'name', value: 'in', set: { colourMode: 'fixed', colour: '--c1' } },
        { by: 'regexp', value: '/^o/', set: { isNegative: true, displayName: 'sent' } },
        { by: 'ref', value: 'B', set: { isHidden: true } },
      ],
    }),
    frames,
  )
  expect(lines.map(({ title, colour }) => [title, colour])).toEqual([
    ['in', '--c1'],
    ['sent', '--c2'],
  ])
  const chart = chartOf(lines, { fromMs: 0, stepMs: 1, length: 1 }, () => undefined)
  expect(chart.series.map(({ look }) => look?.drawnAt)).toEqual([undefined, [-2]])
})

test('levels of log records and spans that failed keep their colour, unless another is given; the others have theirs in order', () => {
  const targets = [target('A', { kind: 'logs' }), target('B', { kind: 'traces' }), target('C')]
  const frames = readFrames(targets, [
    result('A', [
      [{ severity: 'unset' }, [1]],
      [{ severity: 'error' }, [2]],
      [{ severity: 'fatal' }, [3]],
    ]),
    result('B', [
      [{ status: 'ok' }, [4]],
      [{ status: 'error' }, [5]],
    ]),
    // A metric calls its labels what it likes.
    result('C', [
      [{ severity: 'error', status: 'error' }, [6]],
      [{ severity: 'fatal', status: 'error' }, [7]],
    ]),
  ])
  const overrides: Panel['overrides'] = [{ by: 'name', value: 'fatal', set: { colourMode: 'fixed', colour: '--c2' } }]
  const colours = linesOf(panel({ targets }), frames).map(({ colour }) => colour)
  expect(colours).toEqual(['--lf-trace', '--lf-error', '--lf-fatal', '--c1', '--critical', '--c2', '--c3'])
  expect(linesOf(panel({ targets, overrides }), frames).map(({ colour }) => colour)[2]).toBe('--c2')
})

test('stacks add up above and below nothing, shares never pass the whole', () => {
  const line = (values: (number | null)[], look: object) => ({ title: '', values, colour: '--c1', look })
  const drawn = (lines: Parameters<typeof chartOf>[0]) =>
    chartOf(lines, { fromMs: 0, stepMs: 1, length: 2 }, () => undefined).series.map(({ look, values }) => [
      look?.drawnAt ?? values,
      look?.above,
    ])
  expect(
    drawn([
      line([1, null], { stack: 'normal' }),
      line([2, 5], { stack: 'normal', isNegative: true }),
      line([3, 4], { stack: 'normal' }),
      line([9, 9], { stack: 'none' }),
    ]),
  ).toEqual([
    [[1, null], undefined],
    [[-2, -5], undefined],
    [[4, 4], 0],
    [[9, 9], undefined],
  ])
  const shares = drawn([1, 2, 3, 0.1].map((value) => line([value], { stack: 'percent' })))
  expect(shares.at(-1)?.[0]).toEqual([1])
})

test('tables of several targets become one by what their rows share; columns are hidden, named and ordered', () => {
  const targets = [target('A', { format: 'table' }), target('B', { format: 'table' })]
  const frames = readFrames(targets, [
    result('A', [
      [{ host: 'x' }, [1]],
      [{ host: 'y' }, [2]],
    ]),
    result('B', [
      [{ host: 'y' }, [20]],
      [{ host: 'z' }, [30]],
    ]),
  ])
  const [table] = transformFrames(frames, [
    { id: 'merge' },
    { id: 'organize', hidden: ['Time'], renamed: { 'Value #A': 'Used' }, order: ['Value #A', 'host'] },
    { id: 'sortBy', field: 'Used', isDescending: true },
  ])
  expect(table?.fields.map(({ name, values }) => [name, values])).toEqual([
    ['Used', [2, 1, null]],
    ['host', ['y', 'x', 'z']],
    ['Value #B', [20, null, 30]],
  ])
})

test('reduce, groupBy, renameByRegex, filterFieldsByName, limit', () => {
  const frames = readFrames(
    [target('A', { legend: '{{n}}' })],
    [
      result('A', [
        [{ n: 'cpu a' }, [1, 3]],
        [{ n: 'cpu b' }, [5, 7]],
      ]),
    ],
  )
  const [reduced] = transformFrames(frames, [
    { id: 'renameByRegex', pattern: 'cpu (.)', replacement: '$1' },
    { id: 'reduce', calcs: ['mean'] },
  ])
  expect(reduced?.fields.map(({ name, values }) => [name, values])).toEqual([
    ['Field', ['a', 'b']],
    ['Mean', [2, 6]],
  ])
  const [kept] = transformFrames(frames, [
    { id: 'filterFieldsByName', names: ['Time'], pattern: '', isExclude: false },
    { id: 'limit', rows: 1 },
  ])
  expect(kept?.fields.map(({ values }) => values)).toEqual([[1000]])
  const table = readFrames(
    [target('A', { format: 'table' })],
    [
      result('A', [
        [{ zone: 'a', host: '1' }, [1]],
        [{ zone: 'a', host: '2' }, [2]],
      ]),
    ],
  )
  const [grouped] = transformFrames(table, [{ id: 'groupBy', keys: ['zone'], calcs: [{ field: 'Value', calc: 'sum' }] }])
  expect(grouped?.fields.map(({ name, values }) => [name, values])).toEqual([
    ['zone', ['a']],
    ['Value (sum)', [3]],
  ])
})

test('figures: each series one, or each row when every value is wanted; tables join series by their times', () => {
  const frames = readFrames(
    [target('A', { legend: '{{n}}' })],
    [
      result('A', [
        [{ n: 'a' }, [1, 2]],
        [{ n: 'b' }, [3, 4]],
      ]),
    ],
  )
  expect(figureColumns(panel({ kind: 'stat' }), frames).map(({ title, values }) => [title, values])).toEqual([
    ['a', [1, 2]],
    ['b', [3, 4]],
  ])
  expect(tableColumns(panel({ kind: 'table' }), frames).map(({ title }) => title)).toEqual(['Time', 'a', 'b'])
  const rows = readFrames(
    [target('A', { format: 'table' })],
    [
      result('A', [
        [{ disk: '/' }, [9]],
        [{ disk: '/home' }, [8]],
      ]),
    ],
  )
  expect(
    figureColumns(panel({ kind: 'bargauge', options: { isEveryValue: true } }), rows).map(({ title, values }) => [title, values]),
  ).toEqual([
    ['/', [9]],
    ['/home', [8]],
  ])
})

test('buckets of a histogram hold only what lies between them and the one below', () => {
  const targets = [target('A', { format: 'heatmap', legend: '{{le}}' })]
  const frames = readFrames(targets, [
    result('A', [
      [{ le: '+Inf' }, [10]],
      [{ le: '0.5' }, [7]],
      [{ le: '0.1' }, [4]],
    ]),
  ])
  expect(heatColumns(panel({ kind: 'heatmap', targets }), frames, String).map(({ title, values }) => [title, values])).toEqual([
    ['Time', [1000]],
    ['0.1', [4]],
    ['0.5', [3]],
    ['∞', [3]],
  ])
})
