import { useMemo, useState } from 'react'

import type { FieldOptions, Panel } from '../../../src/api/contract/dashboards.ts'
import type { ChartThreshold } from '../../components/chart-data.ts'
import { Chart } from '../../components/Chart.tsx'
import { joinMeasure } from '../../lib/format.ts'
import type { Measure } from '../../lib/format.ts'
import { measureUnit, useReader } from '../../lib/measure-unit.ts'
import { useSize } from '../../panels/cells/use-size.ts'
import { chartOf, linesOf } from './data/chart-lines.ts'
import type { Frame } from './data/frame.ts'
import type { PanelAnswer } from './data/panel-batch.ts'
import { readFrames } from './data/read-frames.ts'
import { transformFrames } from './data/transform-frames.ts'
import { Legend } from './Legend.tsx'

interface Props {
  panel: Panel
  title: string
  frames: readonly Frame[] | undefined
  answer: PanelAnswer | undefined
  onRange: (fromMs: number, toMs: number) => void
}

const severities = ['critical', 'high', 'medium', 'low', 'ok'] as const
/** Below the drawing. */
const foot = 8
const leastHeight = 60
/** Characters the axis has room for. */
const longestLabel = 9

/** Lines over time, as high as the panel leaves room for, with their legend. */
export function TimeSeries({ panel, title, frames, answer, onRange }: Props) {
  const reader = useReader()
  const [element, { height }] = useSize<HTMLDivElement>()
  const [focus, setFocus] = useState<number | null>(null)
  const lines = useMemo(() => (frames ? linesOf(panel, frames) : []), [panel, frames])
  const format = useMemo(() => {
    const isShare = lines.length > 0 && lines.every(({ look }) => look.stack === 'percent')
    // Lines that all have one unit of their own give it to the axis.
    const [first] = lines
    const common = first && lines.every(({ look }) => look.unit === first.look.unit) ? first.look : panel.field
    const isMirrored = lines.some(({ look }) => look.isNegative)
    const unit = isShare ? 'percentunit' : (common.unit ?? 'short')
    return {
      axis: (value: number): string => shorten(measureUnit(reader, unit, isMirrored ? Math.abs(value) : value)),
      ofLine:
        ({ unit: own = 'short', decimals }: FieldOptions) =>
        (value: number): string =>
          joinMeasure(measureUnit(reader, own, value, decimals)),
    }
  }, [reader, lines, panel.field])
  const data = useMemo(
    () => gridOf(answer, lines) && chartOf(lines, gridOf(answer, lines) ?? noGrid, format.ofLine),
    [answer, lines, format],
  )
  const compare = useMemo(() => earlier(panel, answer), [panel, answer])
  const thresholds = useMemo(() => thresholdsOf(panel), [panel])
  const { legend } = panel.options
  const hasLegend = legend?.isShown !== false && lines.length > 0
  return (
    <div className="db-series">
      <div ref={element} className="db-chart">
        {height > 0 && data && (
          <Chart
            title={title}
            data={data}
            compare={compare}
            format={format.axis}
            top={panel.field.max ?? panel.field.softMax ?? 0}
            bottom={panel.field.min ?? panel.field.softMin}
            height={Math.max(height - foot, leastHeight)}
            thresholds={thresholds}
            focus={focus}
            onRange={onRange}
          />
        )}
      </div>
      {hasLegend && data && (
        <Legend
          title={title}
          lines={lines}
          calcs={legend?.calcs ?? []}
          isTable={legend?.isTable ?? false}
          focus={focus}
          onFocus={setFocus}
        />
      )}
    </div>
  )
}

/** For the narrow axis: a unit that is long stands at the cursor alone, its letter for thousands stays. */
function shorten({ figure, unit }: Measure): string {
  const whole = joinMeasure({ figure, unit })
  return whole.length <= longestLabel ? whole : joinMeasure({ figure, unit: unit.includes(' ') ? (unit.split(' ')[0] ?? '') : '' })
}

const noGrid = { fromMs: 0, stepMs: 60_000, length: 2 }

function gridOf(answer: PanelAnswer | undefined, lines: readonly { values: readonly unknown[] }[]) {
  if (!answer) return undefined
  const result = answer.results.find((one) => one.result !== null)?.result
  if (!result) return { fromMs: answer.question.fromMs, stepMs: answer.question.toMs - answer.question.fromMs, length: 2 }
  const length = Math.max(2, lines[0]?.values.length ?? Math.floor((answer.question.toMs - answer.question.fromMs) / result.step) + 1)
  return { fromMs: result.t0, stepMs: result.step, length }
}

/** The same lines at the time compared with. */
function earlier(panel: Panel, answer: PanelAnswer | undefined) {
  const [first] = answer?.results.filter(({ before }) => before !== null) ?? []
  if (!answer || !first?.before) return undefined
  const results = answer.results.map((one) => ({ ...one, result: one.before }))
  const lines = linesOf(panel, transformFrames(readFrames(panel.targets, results), panel.transformations))
  return chartOf(lines, { fromMs: first.before.t0, stepMs: first.before.step, length: 2 }, () => undefined)
}

function thresholdsOf({ field: { thresholds, showThresholds } }: Panel): readonly ChartThreshold[] {
  if (!showThresholds || !thresholds || thresholds.isPercent) return []
  return thresholds.steps.flatMap(({ from, colour }) => {
    const severity = severities.find((one) => colour === `--${one}`)
    return from === null ? [] : [{ value: from, severity: severity ?? ('high' as const) }]
  })
}
