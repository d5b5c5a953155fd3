import { type Json, listOf, recordOf, recordsOf, textOf, wholeOf } from './json.ts'

/** A dashboard of the V2 resource (`elements` and `layout`) in the Classic form, which the rest of the import reads. */
export function classicOfV2(spec: Json): Json {
  const elements = recordOf(spec['elements'])
  const settings = recordOf(spec['timeSettings'])
  return {
    title: spec['title'],
    description: spec['description'],
    tags: spec['tags'],
    links: spec['links'],
    time: { from: settings['from'], to: settings['to'] },
    refresh: settings['autoRefresh'],
    templating: { list: recordsOf(spec['variables']).map((one) => classicVariable(one)) },
    annotations: { list: recordsOf(spec['annotations']).map((one) => recordOf(one['spec'])) },
    panels: classicPanels(recordOf(spec['layout']), elements),
  }
}

/** One after the other: rows and tabs become rows, each with what stands in it. */
function classicPanels({ kind, spec: given }: Json, elements: Json): readonly Json[] {
  const spec = recordOf(given)
  switch (kind) {
    case 'GridLayout':
      return recordsOf(spec['items']).flatMap((item) => gridItem(recordOf(item['spec']), elements, textOf(item['kind'])))
    case 'AutoGridLayout':
      return autoGrid(spec, elements)
    case 'RowsLayout':
      return recordsOf(spec['rows']).flatMap(({ spec: row }) => rowOf(recordOf(row), elements, recordOf(row)['collapse'] === true))
    case 'TabsLayout':
      return recordsOf(spec['tabs']).flatMap(({ spec: tab }, index) => rowOf(recordOf(tab), elements, index > 0))
    default:
      return []
  }
}

function rowOf(row: Json, elements: Json, isCollapsed: boolean): readonly Json[] {
  const inner = classicPanels(recordOf(row['layout']), elements)
  const nested = inner.filter((one) => one['type'] === 'row')
  const own = inner.filter((one) => one['type'] !== 'row')
  const head = {
    type: 'row',
    title: row['title'],
    collapsed: isCollapsed,
    repeat: recordOf(row['repeat'])['value'],
    panels: isCollapsed ? own : [],
  }
  const isBare = row['hideHeader'] === true && own.length === 0
  return [...(isBare ? [] : [head]), ...(isCollapsed ? [] : own), ...nested]
}

function gridItem(item: Json, elements: Json, kind: string): readonly Json[] {
  // Rows stand within grids in the first V2 form.
  if (kind === 'GridLayoutRow')
    return [
      { type: 'row', title: item['title'], collapsed: item['collapsed'] === true },
      ...recordsOf(item['elements']).flatMap((one) => gridItem(recordOf(one['spec']), elements, textOf(one['kind']))),
    ]
  const panel = elementOf(recordOf(item['element']), elements)
  if (panel === undefined) return []
  const repeat = recordOf(item['repeat'])
  return [
    {
      ...panel,
      gridPos: { x: item['x'], y: item['y'], w: item['width'], h: item['height'] },
      ...(repeat['mode'] === 'variable' && {
        repeat: repeat['value'],
        repeatDirection: repeat['direction'],
        maxPerRow: repeat['maxPerRow'],
      }),
    },
  ]
}

function autoGrid(spec: Json, elements: Json): readonly Json[] {
  const perRow = wholeOf(spec['maxColumnCount'], 1, 24, 3)
  const w = Math.floor(24 / perRow)
  return recordsOf(spec['items'])
    .flatMap((item) => {
      const { element, repeat } = recordOf(item['spec'])
      const panel = elementOf(recordOf(element), elements)
      return panel === undefined ? [] : [{ ...panel, repeat: recordOf(repeat)['value'] }]
    })
    .map((panel, index) => ({ ...panel, gridPos: { x: (index % perRow) * w, y: Math.floor(index / perRow) * 9, w, h: 9 } }))
}

function elementOf({ name }: Json, elements: Json): Json | undefined {
  const key = textOf(name)
  if (!Object.hasOwn(elements, key)) return undefined
  const { kind, spec: given } = recordOf(elements[key])
  const spec = recordOf(given)
  if (kind === 'LibraryPanel') return { type: 'library', title: spec['title'], id: spec['id'], libraryPanel: { uid: key } }
  const data = recordOf(recordOf(spec['data'])['spec'])
  const viz = recordOf(spec['vizConfig'])
  const queryOptions = recordOf(data['queryOptions'])
  return {
    id: spec['id'],
    title: spec['title'],
    description: spec['description'],
    type: viz['kind'] === 'VizConfig' ? viz['group'] : viz['kind'],
    options: recordOf(viz['spec'])['options'],
    fieldConfig: recordOf(viz['spec'])['fieldConfig'],
    interval: queryOptions['interval'],
    timeFrom: queryOptions['timeFrom'],
    timeShift: queryOptions['timeShift'],
    targets: recordsOf(data['queries']).map(({ spec: one }) => classicTarget(recordOf(one))),
    transformations: recordsOf(data['transformations']).map((one) => {
      const { id, ...rest } = recordOf(one['spec'])
      return { ...rest, id: one['kind'] === 'Transformation' ? one['group'] : (id ?? one['kind']) }
    }),
  }
}

function classicTarget(query: Json): Json {
  const inner = recordOf(query['query'])
  const type = inner['kind'] === 'DataQuery' ? inner['group'] : inner['kind']
  const source = recordOf(query['datasource'] ?? inner['datasource'])
  return {
    ...recordOf(inner['spec']),
    refId: query['refId'],
    hide: query['hidden'],
    datasource: { type: source['type'] ?? type, uid: source['uid'] ?? source['name'] },
  }
}

const variableTypes: Readonly<Record<string, string>> = {
  QueryVariable: 'query',
  CustomVariable: 'custom',
  IntervalVariable: 'interval',
  ConstantVariable: 'constant',
  TextVariable: 'textbox',
  DatasourceVariable: 'datasource',
  AdhocVariable: 'adhoc',
  GroupByVariable: 'groupby',
  SwitchVariable: 'switch',
}
const hides = ['dontHide', 'hideLabel', 'hideVariable']
const sorts = [
  'disabled',
  'alphabeticalAsc',
  'alphabeticalDesc',
  'numericalAsc',
  'numericalDesc',
  'alphabeticalCaseInsensitiveAsc',
  'alphabeticalCaseInsensitiveDesc',
  'naturalAsc',
  'naturalDesc',
]

function classicVariable({ kind, spec: given }: Json): Json {
  const spec = recordOf(given)
  const query = recordOf(spec['query'])
  return {
    ...spec,
    type: variableTypes[textOf(kind)] ?? kind,
    hide: Math.max(0, hides.indexOf(textOf(spec['hide']))),
    sort: Math.max(0, sorts.indexOf(textOf(spec['sort']))),
    query:
      kind === 'QueryVariable' ? (recordOf(query['spec'])['__legacyStringValue'] ?? query['spec']) : (spec['query'] ?? spec['pluginId']),
    options: listOf(spec['options']),
  }
}
