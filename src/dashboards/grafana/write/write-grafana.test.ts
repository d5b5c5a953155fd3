import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { findBuiltIn } from '../../built-in/built-ins.ts'
import type { Dashboard } from '../../model/dashboard.ts'
import type { Panel } from '../../model/panel.ts'
import { importGrafana } from '../import-grafana.ts'
import { writeGrafana } from './write-grafana.ts'

const again = (dashboard: Dashboard): Dashboard => ({ ...importGrafana(writeGrafana(dashboard)).dashboard, folder: dashboard.folder })

const panel = (id: number, changes: Partial<Panel>): Panel => ({
  id,
  kind: 'timeseries',
  title: `panel ${id}`,
  description: '',
  grid: { x: 0, y: 0, w: 12, h: 8 },
  targets: [],
  field: {},
  overrides: [],
  transformations: [],
  options: {},
  repeat: { variable: '', isVertical: false, perRow: 0 },
  ...changes,
})
const target = {
  ref: 'A',
  kind: 'promql',
  expr: 'up',
  legend: '{{job}}',
  isInstant: false,
  format: 'series',
  isOff: false,
  minStep: '',
} as const
const legend = { isShown: true, isTable: true, calcs: ['mean', 'max'] }

/** One that has of everything. */
const whole: Dashboard = {
  title: 'Whole',
  description: 'of everything',
  folder: 'Shop',
  tags: ['a', 'b'],
  from: 'now-6h',
  to: 'now',
  refreshSeconds: 30,
  variables: [
    {
      name: 'host',
      label: 'Host',
      kind: 'query',
      query: 'label_values(up, instance)',
      regex: '/(.*):/',
      sort: 'natural-desc',
      isMulti: true,
      hasAll: true,
      allValue: '.*',
      chosen: ['$__all'],
      hidden: 'label',
    },
    {
      name: 'step',
      label: '',
      kind: 'interval',
      query: '1m,5m',
      regex: '',
      sort: 'none',
      isMulti: false,
      hasAll: false,
      allValue: '',
      chosen: ['5m'],
      hidden: 'none',
    },
  ],
  links: [
    { title: 'Runbook', url: 'https://example.org/$host', tags: [] },
    { title: 'More', url: '', tags: ['a'] },
  ],
  sections: [
    {
      title: '',
      isCollapsed: false,
      repeat: '',
      panels: [
        panel(1, {
          targets: [target, { ...target, ref: 'B', kind: 'logs', expr: 'level:error "time out"', isOff: true, minStep: '1m' }],
          field: {
            unit: 'bytes',
            decimals: 1,
            min: 0,
            max: 10,
            softMin: -1,
            softMax: 20,
            displayName: 'x',
            noValue: '-',
            colourMode: 'thresholds',
            thresholds: {
              isPercent: false,
              steps: [
                { from: null, colour: '--ok' },
                { from: 5, colour: '--critical' },
              ],
            },
            mappings: [
              { kind: 'value', value: '1', text: 'up', colour: '--ok' },
              { kind: 'range', from: 2, to: null, text: 'more' },
              { kind: 'regex', pattern: 'a.*', text: 'A' },
              { kind: 'special', match: 'null+nan', text: 'none' },
            ],
            draw: 'bars',
            fillOpacity: 25,
            stack: 'percent',
            axisLabel: 'load',
            showThresholds: true,
          },
          overrides: [
            { by: 'name', value: 'a', set: { colourMode: 'fixed', colour: '--c7', isDashed: true, isNegative: true } },
            { by: 'names', value: 'b\nc', set: { isHidden: true, isStepped: true } },
            { by: 'regexp', value: '/d/', set: { isRightAxis: true, width: 90, align: 'end', cell: 'bar' } },
            { by: 'ref', value: 'B', set: { draw: 'points' } },
            { by: 'type', value: 'string', set: { align: 'center' } },
          ],
          options: { legend },
          repeat: { variable: 'host', isVertical: true, perRow: 0 },
        }),
      ],
    },
    {
      title: 'Each $host',
      isCollapsed: true,
      repeat: 'host',
      panels: [
        panel(2, {
          kind: 'table',
          targets: [{ ...target, isInstant: true, format: 'table' }],
          transformations: [
            { id: 'organize', hidden: ['Time'], renamed: { job: 'Job' }, order: ['job', 'Value'] },
            { id: 'merge' },
            { id: 'joinByField', field: 'instance' },
            { id: 'reduce', calcs: ['max'] },
            { id: 'filterFieldsByName', names: ['a'], pattern: '', isExclude: true },
            { id: 'renameByRegex', pattern: '(.*)', replacement: '$1' },
            { id: 'sortBy', field: 'Value', isDescending: true },
            { id: 'groupBy', keys: ['job'], calcs: [{ field: 'Value', calc: 'mean' }] },
            { id: 'labelsToFields' },
            { id: 'limit', rows: 7 },
          ],
          options: { sortBy: [{ field: 'Value', isDescending: true }] },
        }),
        panel(3, {
          kind: 'stat',
          grid: { x: 12, y: 0, w: 4, h: 4 },
          targets: [target],
          options: { calc: 'mean', isEveryValue: true, fields: '/a/', hasSparkline: true, colourMode: 'background', textMode: 'name' },
        }),
        panel(4, { kind: 'text', grid: { x: 0, y: 8, w: 24, h: 2 }, options: { content: '<b>a</b>', contentForm: 'html' } }),
      ],
    },
    {
      title: 'Open',
      isCollapsed: false,
      repeat: '',
      panels: [panel(5, { kind: 'bargauge', targets: [target], options: { calc: 'max', isEveryValue: false, isHorizontal: true } })],
    },
  ],
}

test('a dashboard with everything in it is the same when it comes back, and nothing of it differs', () => {
  expect(again(whole)).toEqual(whole)
  const remarks = importGrafana(writeGrafana(whole)).report.differing.flatMap(({ reasons }) => reasons)
  expect(remarks).toEqual(['the axis on the right is not drawn: its lines show their shape, the cursor tells their values'])
})

/** What stays to the letter also where defaults that went without saying are said afterwards. */
const asked = ({ sections, variables, links }: Dashboard) => [
  variables,
  links,
  sections.map(({ panels, ...section }) => [
    section,
    panels.map(({ options: { content, sortBy }, ...rest }) => ({ ...rest, content, sortBy })),
  ]),
]

test('the one that comes with the program asks and shows the same when it comes back', () => {
  const own = findBuiltIn('vedette')?.dashboard
  if (!own) throw new Error('it is not there')
  expect(asked(again(own))).toEqual(asked(own))
})

/** Dashboards that people share, where they lie beside this checkout. */
const folder = join(import.meta.dirname, '../../../../../shared/corpus/grafana-dashboards')
const files = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .filter((_, index) => index % 4 === 0)
  : []

test.skipIf(files.length === 0)('what people share is the same when it comes back (skipped where ../shared/corpus is absent)', () => {
  for (const file of files) {
    const { dashboard } = importGrafana(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>)
    expect(asked(again(dashboard)), file).toEqual(asked(dashboard))
    expect(again(again(dashboard)), file).toEqual(again(dashboard))
  }
})
