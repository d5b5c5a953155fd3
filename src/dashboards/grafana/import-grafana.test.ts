import { expect, test } from 'vitest'

import { panelsOf } from '../model/dashboard.ts'
import { importGrafana } from './import-grafana.ts'

const query = (expr: string, more: object = {}) => ({ refId: 'A', expr, ...more })
const timeseries = (id: number, more: object = {}) => ({
  id,
  type: 'timeseries',
  title: `panel ${id}`,
  gridPos: { x: 0, y: id, w: 12, h: 4 },
  targets: [query('up')],
  ...more,
})

test('rows that hold panels, rows that stand before them, and the rows of schema 14 become sections', () => {
  const { dashboard } = importGrafana({
    title: 'A',
    panels: [
      timeseries(1),
      { id: 9, type: 'row', title: 'Open', collapsed: false, gridPos: { y: 5 }, panels: [] },
      timeseries(6),
      { id: 10, type: 'row', title: 'Shut', collapsed: true, repeat: 'host', gridPos: { y: 20 }, panels: [timeseries(21)] },
    ],
  })
  expect(
    dashboard.sections.map(({ title, isCollapsed, repeat, panels }) => [
      title,
      isCollapsed,
      repeat,
      panels.map(({ id, grid }) => [id, grid.y]),
    ]),
  ).toEqual([
    ['', false, '', [[1, 0]]],
    ['Open', false, '', [[6, 0]]],
    ['Shut', true, 'host', [[21, 0]]],
  ])
  const old = importGrafana({
    title: 'B',
    rows: [
      {
        title: 'R',
        height: '190px',
        collapse: true,
        panels: [
          { id: 1, type: 'graph', span: 8 },
          { id: 2, type: 'graph', span: 4 },
          { id: 3, type: 'graph', span: 6 },
        ],
      },
    ],
  })
  expect(old.dashboard.sections[0]?.panels.map(({ grid }) => grid)).toEqual([
    { x: 0, y: 0, w: 16, h: 5 },
    { x: 16, y: 0, w: 8, h: 5 },
    { x: 0, y: 5, w: 12, h: 5 },
  ])
})

test('panels fall up to what lies above them: places in a closed row may be hundreds of rows apart', () => {
  const at = (id: number, [x, y, w, h]: readonly [number, number, number, number]) => timeseries(id, { gridPos: { x, y, w, h } })
  const panels = [at(2, [12, 21, 12, 8]), at(1, [0, 21, 12, 12]), at(3, [0, 433, 6, 4]), at(4, [12, 433, 12, 4]), at(5, [0, 900, 24, 3])]
  const { dashboard } = importGrafana({ title: 'A', panels: [{ id: 9, type: 'row', collapsed: true, panels }] })
  expect(dashboard.sections[0]?.panels.map(({ id, grid: { x, y } }) => [id, x, y])).toEqual([
    [2, 12, 0],
    [1, 0, 0],
    [3, 0, 12],
    [4, 12, 8],
    [5, 0, 16],
  ])
})

test('every data source of metrics becomes the built-in store; others are named in the report, and so is all that differs', () => {
  const { dashboard, report } = importGrafana({
    title: 'A',
    __inputs: [{ name: 'DS_PROMETHEUS', type: 'datasource', pluginId: 'prometheus' }],
    templating: {
      list: [
        { name: 'ds', type: 'datasource', query: 'prometheus' },
        { name: 'logs', type: 'datasource', query: 'loki' },
        {
          name: 'job',
          type: 'query',
          query: { query: 'label_values(up, job)', refId: 'x' },
          multi: true,
          includeAll: true,
          allValue: '.+',
          hide: 1,
          sort: 2,
          regex: '/a/',
          current: { value: ['a', 'b'] },
        },
        { name: 'filters', type: 'adhoc' },
      ],
    },
    panels: [
      timeseries(1, { datasource: '${DS_PROMETHEUS}' }),
      timeseries(2, { datasource: { uid: '-- Mixed --' }, targets: [query('up', { datasource: { uid: '${ds}' } })] }),
      timeseries(3, { datasource: { uid: '$logs' }, targets: [query('{job="a"}')] }),
      { ...timeseries(4), type: 'piechart' },
      { ...timeseries(5), type: 'alertlist', targets: [] },
      timeseries(6, { transformations: [{ id: 'calculateField', options: {} }] }),
      timeseries(7, { targets: [query('sum(rate(a[$__rate_interval]) by (')] }),
      timeseries(8, { fieldConfig: { defaults: { links: [{ title: 'x', url: 'https://a' }] } } }),
    ],
  })
  expect(report).toMatchObject({ panels: 8, exact: 2, notes: ['the variable filters of the kind adhoc is left out'] })
  expect(report.differing.map(({ panelId, reasons }) => [panelId, reasons[0]?.replace(/: 1:.*/, '')])).toEqual([
    [3, 'the query A is for loki and is left out'],
    [4, 'shown as bargauge: panels of the kind piechart are not there'],
    [5, 'panels of the kind alertlist are not there: a note stands in its place'],
    [6, 'the transformation calculateField is left out'],
    [7, 'the query A cannot be answered'],
    [8, 'links on values are left out'],
  ])
  expect(dashboard.variables.find(({ name }) => name === 'job')).toEqual({
    name: 'job',
    label: '',
    kind: 'query',
    query: 'label_values(up, job)',
    regex: '/a/',
    sort: 'alphabetical-desc',
    isMulti: true,
    hasAll: true,
    allValue: '.+',
    chosen: ['a', 'b'],
    hidden: 'label',
  })
})

test('a V2 resource is read as the Classic form, and a V1 resource is that form', () => {
  const panel = (id: number, title: string) => ({
    kind: 'Panel',
    spec: {
      id,
      title,
      data: {
        kind: 'QueryGroup',
        spec: {
          queries: [
            {
              kind: 'PanelQuery',
              spec: { refId: 'A', hidden: false, query: { kind: 'DataQuery', group: 'prometheus', spec: { expr: 'up' } } },
            },
          ],
          transformations: [{ kind: 'merge', spec: { id: 'merge', options: {} } }],
        },
      },
      vizConfig: {
        kind: 'VizConfig',
        group: 'stat',
        spec: { options: { reduceOptions: { calcs: ['mean'] } }, fieldConfig: { defaults: { unit: 'bytes' } } },
      },
    },
  })
  const item = (name: string, x: number) => ({
    kind: 'GridLayoutItem',
    spec: { x, y: 0, width: 6, height: 4, element: { kind: 'ElementReference', name } },
  })
  const spec = {
    title: 'New',
    tags: ['t'],
    timeSettings: { from: 'now-6h', to: 'now', autoRefresh: '1m' },
    variables: [{ kind: 'CustomVariable', spec: { name: 'n', query: 'a,b', multi: false, hide: 'hideVariable' } }],
    elements: { one: panel(1, 'One'), two: panel(2, 'Two') },
    layout: {
      kind: 'RowsLayout',
      spec: {
        rows: [
          {
            kind: 'RowsLayoutRow',
            spec: { title: 'Row', collapse: true, layout: { kind: 'GridLayout', spec: { items: [item('one', 0)] } } },
          },
          {
            kind: 'RowsLayoutRow',
            spec: {
              title: 'Auto',
              layout: {
                kind: 'AutoGridLayout',
                spec: { maxColumnCount: 2, items: [{ kind: 'AutoGridLayoutItem', spec: { element: { name: 'two' } } }] },
              },
            },
          },
        ],
      },
    },
  }
  const { uid, dashboard, report } = importGrafana({
    apiVersion: 'dashboard.grafana.app/v2beta1',
    kind: 'Dashboard',
    metadata: { name: 'abc' },
    spec,
  })
  expect(uid).toBe('abc')
  expect(report.differing).toEqual([])
  expect(dashboard).toMatchObject({
    title: 'New',
    from: 'now-6h',
    refreshSeconds: 60,
    variables: [{ name: 'n', kind: 'custom', hidden: 'all' }],
  })
  expect(dashboard.sections.map(({ title, isCollapsed }) => [title, isCollapsed])).toEqual([
    ['Row', true],
    ['Auto', false],
  ])
  expect(panelsOf(dashboard)).toMatchObject([
    {
      title: 'One',
      kind: 'stat',
      field: { unit: 'bytes' },
      options: { calc: 'mean' },
      targets: [{ expr: 'up' }],
      transformations: [{ id: 'merge' }],
    },
    { title: 'Two', grid: { x: 0, y: 0, w: 12, h: 9 } },
  ])
  const v1 = importGrafana({
    apiVersion: 'dashboard.grafana.app/v1beta1',
    kind: 'Dashboard',
    metadata: { name: 'old' },
    spec: { title: 'Old', panels: [timeseries(1)] },
  })
  expect(v1).toMatchObject({ uid: 'old', report: { panels: 1, exact: 1 } })
})

test('what is no dashboard is refused, and odd values anywhere break nothing', () => {
  for (const json of [{}, { a: 1 }, { spec: {}, kind: 'Dashboard' }]) expect(() => importGrafana(json)).toThrow(/no dashboard/)
  const odd = [null, 7, 'x', [], {}, { a: [null] }, [[]]]
  for (const value of odd) {
    const fields = ['gridPos', 'targets', 'fieldConfig', 'options', 'transformations', 'datasource', 'title', 'id', 'repeat']
    const panel = Object.fromEntries(fields.map((name) => [name, value]))
    const types = ['timeseries', 'graph', 'singlestat', 'table-old', 'table', 'text', 'heatmap', 'row', value]
    const { dashboard } = importGrafana({
      title: value,
      tags: value,
      time: value,
      templating: { list: value },
      panels: types.map((type) => ({ ...panel, type })),
    })
    expect(dashboard.title).toBeTruthy()
  }
})

test('links are kept where they lead somewhere, and soft ends of axes; what is not kept stands in the report', () => {
  const { dashboard, report } = importGrafana({
    title: 'A',
    links: [
      { type: 'link', title: 'Runbook', url: 'https://example.org/run?host=$host' },
      { type: 'link', title: '', url: '/d/abc_1/its-name?var-host=$host' },
      { type: 'dashboards', title: 'More', tags: ['linux', 'host'] },
      { type: 'link', title: 'Old', url: 'dashboard/db/old' },
      { type: 'link', title: 'Bad', url: 'javascript:alert(1)' },
    ],
    panels: [
      timeseries(1, { fieldConfig: { defaults: { custom: { axisSoftMin: -5, axisSoftMax: '20' } } } }),
      { ...timeseries(2), type: 'table', options: { footer: { show: true, reducer: ['sum'] } } },
      { ...timeseries(3), type: 'table', fieldConfig: { defaults: { custom: { footer: { reducers: ['sum'] } } } } },
      { ...timeseries(4), type: 'table', options: { footer: { show: false, reducer: ['sum'] } } },
    ],
  })
  expect(dashboard.links).toEqual([
    { title: 'Runbook', url: 'https://example.org/run?host=$host', tags: [] },
    { title: '/d/abc_1?var-host=$host', url: '/d/abc_1?var-host=$host', tags: [] },
    { title: 'More', url: '', tags: ['linux', 'host'] },
  ])
  expect(report.notes).toEqual(['2 dashboard links are left out: they lead nowhere here'])
  expect(panelsOf(dashboard)[0]?.field).toMatchObject({ softMin: -5, softMax: 20 })
  const footer = 'the footer of the table is left out'
  expect(report.differing.map(({ panelId, reasons }) => [panelId, reasons])).toEqual([
    [2, [footer]],
    [3, [footer]],
  ])
})
