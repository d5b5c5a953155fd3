import type { PanelKind } from '../model/panel-kind.ts'
import type { Panel, PanelOptions } from '../model/panel.ts'
import { checkTarget } from './check-target.ts'
import { createSeriesColours } from './colours.ts'
import { type FieldReader, footerRemark, readDefaults } from './field-options.ts'
import { type Json, numberOf, recordOf, recordsOf, textOf, textsOf } from './json.ts'
import { readGraph } from './legacy-graph.ts'
import { readSinglestat } from './legacy-singlestat.ts'
import { readOldTable } from './legacy-table.ts'
import { readOverrides } from './overrides.ts'
import type { Remark } from './report.ts'
import { readTargets } from './targets.ts'
import { readTransformations } from './transformations.ts'

/** What all panels of a dashboard share. */
export interface PanelReader {
  /** What kind of data source a reference means: `prometheus`, `loki`, ... */
  readonly sourceKind: (source: unknown) => string
}

/** A panel but for its place and id. */
type ReadPanel = Omit<Panel, 'id' | 'grid'>

/** Kinds the page has, by what Grafana calls them. */
const kinds: Readonly<Record<string, PanelKind>> = {
  timeseries: 'timeseries',
  graph: 'timeseries',
  stat: 'stat',
  singlestat: 'stat',
  gauge: 'gauge',
  bargauge: 'bargauge',
  table: 'table',
  'table-old': 'table',
  text: 'text',
  heatmap: 'heatmap',
  'state-timeline': 'state-timeline',
  'status-history': 'state-timeline',
}

/** What stands in for a kind the page has not: the same figures in another form. */
const standIns: Readonly<Record<string, PanelKind>> = {
  piechart: 'bargauge',
  'grafana-piechart-panel': 'bargauge',
  barchart: 'bargauge',
  polystat: 'stat',
  'grafana-polystat-panel': 'stat',
  logs: 'table',
  nodeGraph: 'table',
  geomap: 'table',
}

/** Reads a panel of any of Grafana's forms. What differs from the original is remarked. */
export function readPanel(given: Json, { sourceKind }: PanelReader, remark: Remark): ReadPanel {
  const type = textOf(given['type'], 64) || 'timeseries'
  const reader: FieldReader = { seriesColour: createSeriesColours(), remark }
  const targets = readTargets(given, sourceKind, remark)
  for (const target of targets) if (target.kind === 'promql') checkTarget(target, remark)
  const fieldConfig = recordOf(given['fieldConfig'])
  const base: ReadPanel = {
    kind: kindOf(type, targets.length > 0),
    title: textOf(given['title'], 500),
    description: textOf(given['description'], 10_000),
    targets,
    field: readDefaults(recordOf(fieldConfig['defaults']), reader),
    overrides: readOverrides(recordsOf(fieldConfig['overrides']), reader),
    transformations: readTransformations(recordsOf(given['transformations']), remark),
    options: readOptions(type, recordOf(given['options'])),
    repeat: {
      variable: textOf(given['repeat'], 64),
      isVertical: given['repeatDirection'] === 'v',
      perRow: Math.min(Math.max(Math.round(numberOf(given['maxPerRow']) ?? 0), 0), 24),
    },
  }
  if (textOf(given['timeFrom']) !== '' || textOf(given['timeShift']) !== '')
    remark('its own time range is left out: it shows that of the page')
  if (recordOf(given['libraryPanel'])['uid'] !== undefined && targets.length === 0)
    remark('a library panel whose content is not in the file')
  if (type === 'table' && recordOf(recordOf(given['options'])['footer'])['show'] === true) remark(footerRemark)
  return finish(type, given, base, reader)
}

function kindOf(type: string, hasTargets: boolean): PanelKind {
  return kinds[type] ?? (hasTargets ? (standIns[type] ?? 'timeseries') : 'text')
}

/** What is read in another way for kinds of earlier versions, and what is said of kinds the page has not. */
function finish(type: string, given: Json, panel: ReadPanel, reader: FieldReader): ReadPanel {
  switch (type) {
    case 'graph':
      return { ...panel, ...readGraph(given, reader) }
    case 'singlestat':
      return { ...panel, ...readSinglestat(given, reader) }
    case 'table-old':
      return { ...panel, ...readOldTable(given, reader) }
    case 'table':
      return Array.isArray(given['styles']) && given['fieldConfig'] === undefined ? { ...panel, ...readOldTable(given, reader) } : panel
    case 'text': {
      const options = recordOf(given['options'])
      const mode = textOf(options['mode'] ?? given['mode'])
      const content = textOf(options['content'] ?? given['content'], 100_000)
      return {
        ...panel,
        options: { content, contentForm: mode === 'html' ? 'html' : mode === 'code' || mode === 'text' ? 'plain' : 'markdown' },
      }
    }
  }
  if (kinds[type] !== undefined) return panel
  const options: PanelOptions = { ...panel.options, standsInFor: type }
  reader.remark(
    panel.kind === 'text'
      ? `panels of the kind ${type} are not there: a note stands in its place`
      : `shown as ${panel.kind}: panels of the kind ${type} are not there`,
  )
  return { ...panel, options }
}

function readOptions(type: string, options: Json): PanelOptions {
  const reduce = recordOf(options['reduceOptions'])
  const legend = recordOf(options['legend'])
  const [calc] = textsOf(reduce['calcs'])
  const isFigure = ['stat', 'gauge', 'bargauge', 'piechart'].includes(type)
  return {
    ...((type === 'timeseries' || type === 'state-timeline') && {
      legend: {
        isShown: legend['showLegend'] !== false && legend['displayMode'] !== 'hidden',
        isTable: legend['displayMode'] === 'table',
        calcs: textsOf(legend['calcs'])
          .map((one) => one.slice(0, 32))
          .slice(0, 20),
      },
    }),
    ...(isFigure && {
      calc: calc?.slice(0, 32) ?? 'lastNotNull',
      isEveryValue: reduce['values'] === true,
      ...(textOf(reduce['fields']) !== '' && { fields: textOf(reduce['fields']) }),
    }),
    ...(type === 'stat' && {
      hasSparkline: options['graphMode'] === undefined || options['graphMode'] === 'area',
      colourMode:
        options['colorMode'] === 'none'
          ? ('none' as const)
          : String(options['colorMode']).startsWith('background')
            ? ('background' as const)
            : ('value' as const),
      textMode: textModes[textOf(options['textMode'])] ?? 'auto',
    }),
    ...(type === 'bargauge' && { isHorizontal: options['orientation'] !== 'vertical' }),
    ...(type === 'table' && {
      sortBy: recordsOf(options['sortBy'])
        .slice(0, 10)
        .map(({ displayName, desc }) => ({ field: textOf(displayName), isDescending: desc === true })),
    }),
  }
}

const textModes: Readonly<Record<string, 'auto' | 'value' | 'name' | 'value_and_name'>> = {
  value: 'value',
  name: 'name',
  value_and_name: 'value_and_name',
}
