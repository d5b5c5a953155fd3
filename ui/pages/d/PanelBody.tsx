import { memo, useMemo } from 'react'

import type { Panel, ResolvedVariable } from '../../../src/api/contract/dashboards.ts'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Icon } from '../../components/Icon.tsx'
import { joinMeasure } from '../../lib/format.ts'
import { measureUnit, useReader } from '../../lib/measure-unit.ts'
import { absoluteRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { BarGaugePanel } from '../../panels/bar-gauge/BarGaugePanel.tsx'
import { GaugePanel } from '../../panels/gauge/GaugePanel.tsx'
import { HeatMapPanel } from '../../panels/heat-map/HeatMapPanel.tsx'
import { StatPanel } from '../../panels/stat/StatPanel.tsx'
import { StateTimelinePanel } from '../../panels/state-timeline/StateTimelinePanel.tsx'
import { TablePanel } from '../../panels/table/TablePanel.tsx'
import { useRange } from '../../shell/use-range.ts'
import { fillText } from './data/fill-text.ts'
import type { PanelAnswer } from './data/panel-batch.ts'
import { figureColumns, heatColumns, tableColumns, timeColumns } from './data/panel-columns.ts'
import { readFrames } from './data/read-frames.ts'
import { transformFrames } from './data/transform-frames.ts'
import { TextBody } from './text/TextBody.tsx'
import { TimeSeries } from './TimeSeries.tsx'
import { words } from './words.ts'

interface Props {
  panel: Panel
  title: string
  answer: PanelAnswer | undefined
  scope: readonly ResolvedVariable[]
}

/** What a panel shows, by its kind; targets that failed say so above the others. */
export const PanelBody = memo(function PanelBody({ panel, title, answer, scope }: Props) {
  const t = useWords(words)
  if (panel.kind === 'text')
    return panel.options.standsInFor ? (
      <p className="panel-message dim">{t('standsInNote', { kind: panel.options.standsInFor })}</p>
    ) : (
      <TextBody content={fillText(panel.options.content ?? '', scope)} form={panel.options.contentForm ?? 'markdown'} />
    )
  const failed = answer?.results.filter(({ error }) => error !== null) ?? []
  const more = Math.max(0, ...(answer?.results.map(({ result }) => result?.more ?? 0) ?? []))
  return (
    <>
      {answer?.error !== undefined && <FaultNotice error={answer.error} />}
      {failed.slice(0, 2).map(({ ref, error }) => (
        <p key={ref} className="db-fault" title={error?.message}>
          <span className="high">
            <Icon name="sev-high" size={12} />
          </span>
          <code className="cut">
            {ref}: {error?.message}
          </code>
        </p>
      ))}
      {(!answer || failed.length < answer.results.length || answer.results.length === 0) && (
        <Shown panel={panel} title={title} answer={answer} scope={scope} />
      )}
      {more > 0 && <p className="db-more faint small">{t('moreSeries', { count: more })}</p>}
    </>
  )
})

function Shown({ panel, title, answer, scope }: Props) {
  const reader = useReader()
  const { change } = useRange()
  const results = answer?.results
  const frames = useMemo(() => {
    if (!results) return undefined
    const targets = panel.targets.map((target) => ({ ...target, legend: fillText(target.legend, scope) }))
    return transformFrames(readFrames(targets, results), panel.transformations)
  }, [results, panel.targets, panel.transformations, scope])
  const data = useMemo(() => {
    if (!frames) return undefined
    switch (panel.kind) {
      case 'table':
        return tableColumns(panel, frames)
      case 'state-timeline':
        return timeColumns(panel, frames)
      case 'heatmap':
        return heatColumns(panel, frames, (bound) => joinMeasure(measureUnit(reader, panel.field.unit ?? 'short', bound)))
      case 'stat':
      case 'gauge':
      case 'bargauge':
        return figureColumns(panel, frames)
      case 'timeseries':
      case 'text':
        return []
    }
  }, [frames, panel, reader])
  const { calc, textMode, colourMode, hasSparkline, sortBy = [] } = panel.options
  const onRange = (fromMs: number, toMs: number): void => change({ ...absoluteRange(fromMs, toMs), live: false }, { push: true })
  switch (panel.kind) {
    case 'stat':
      return (
        <StatPanel
          label={title}
          data={data}
          calculation={calc}
          colour={colourMode}
          trend={hasSparkline}
          names={textMode === 'value' ? false : textMode === 'name' || textMode === 'value_and_name' ? true : undefined}
        />
      )
    case 'gauge':
      return <GaugePanel label={title} data={data} calculation={calc} />
    case 'bargauge':
      return <BarGaugePanel label={title} data={data} calculation={calc} />
    case 'table':
      return <TablePanel label={title} data={data} sort={sortBy[0] && { column: sortBy[0].field, descending: sortBy[0].isDescending }} />
    case 'heatmap':
      return <HeatMapPanel label={title} data={data} onRange={onRange} />
    case 'state-timeline':
      return <StateTimelinePanel label={title} data={data} onRange={onRange} />
    case 'timeseries':
      return <TimeSeries panel={panel} title={title} frames={frames} answer={answer} onRange={onRange} />
    case 'text':
      return null
  }
}
