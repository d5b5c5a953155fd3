import type { Panel, PanelOptions, Target } from '../../model/panel.ts'
import type { Json } from '../json.ts'
import { writeDefaults, writeOverride } from './write-field.ts'
import { writeTransformation } from './write-transformation.ts'

/** What asks each kind of query, in Grafana's words. */
const sources = { promql: 'prometheus', logs: 'vedette-logs', traces: 'vedette-traces' } as const
const formats = { series: 'time_series', table: 'table', heatmap: 'heatmap' } as const

/** A panel whose section begins at a line of the dashboard. */
export function writePanel(panel: Panel, top: number): Json {
  const { id, kind, title, description, grid, targets, field, overrides, transformations, options, repeat } = panel
  return {
    id,
    type: options.standsInFor ?? kind,
    title,
    description,
    gridPos: { ...grid, y: top + grid.y },
    ...(targets.length > 0 && { datasource: { type: sources[targets[0]?.kind ?? 'promql'] } }),
    targets: targets.map((target) => writeTarget(target)),
    fieldConfig: { defaults: writeDefaults(field), overrides: overrides.map((override) => writeOverride(override)) },
    transformations: transformations.map((transformation) => writeTransformation(transformation)),
    options: writeOptions(panel.kind, options),
    ...(repeat.variable !== '' && { repeat: repeat.variable }),
    ...(repeat.isVertical && { repeatDirection: 'v' }),
    ...(repeat.perRow > 0 && { maxPerRow: repeat.perRow }),
  }
}

function writeTarget({ ref, kind, expr, legend, isInstant, format, isOff, minStep }: Target): Json {
  return {
    refId: ref,
    datasource: { type: sources[kind] },
    expr,
    legendFormat: legend === '' ? '__auto' : legend,
    instant: isInstant,
    range: !isInstant,
    format: formats[format],
    ...(isOff && { hide: true }),
    ...(minStep !== '' && { interval: minStep }),
  }
}

function writeOptions(kind: Panel['kind'], options: PanelOptions): Json {
  const { legend, calc, isEveryValue = false, fields = '', hasSparkline, colourMode, textMode, isHorizontal, sortBy } = options
  if (kind === 'text') {
    const { content = '', contentForm = 'markdown' } = options
    return { content, mode: contentForm === 'plain' ? 'code' : contentForm }
  }
  return {
    ...(legend && {
      legend: {
        showLegend: legend.isShown,
        displayMode: legend.isTable ? 'table' : 'list',
        placement: 'bottom',
        calcs: legend.calcs,
      },
    }),
    ...(calc !== undefined && { reduceOptions: { calcs: [calc], values: isEveryValue, fields } }),
    ...(hasSparkline !== undefined && { graphMode: hasSparkline ? 'area' : 'none' }),
    ...(colourMode !== undefined && { colorMode: colourMode }),
    ...(textMode !== undefined && { textMode }),
    ...(isHorizontal !== undefined && { orientation: isHorizontal ? 'horizontal' : 'vertical' }),
    ...(sortBy !== undefined && { sortBy: sortBy.map(({ field, isDescending }) => ({ displayName: field, desc: isDescending })) }),
  }
}
