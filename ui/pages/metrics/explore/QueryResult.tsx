import { useMemo, useState } from 'react'
import { useLocation } from 'wouter'

import { Button } from '../../../components/Button.tsx'
import { Chart } from '../../../components/Chart.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { useTimeFormat } from '../../../lib/format.ts'
import { useLanguage } from '../../../lib/preferences.ts'
import type { Reply } from '../../../lib/replies.ts'
import { absoluteRange, resolveRange, widenRange } from '../../../lib/time-range.ts'
import { useWords } from '../../../lib/use-words.ts'
import { MakeRuleLink } from '../../../panels/make-rule/MakeRuleLink.tsx'
import { PinButton } from '../../../panels/pin/PinButton.tsx'
import { useRange } from '../../../shell/use-range.ts'
import { words } from '../words.ts'
import { Annotations } from './Annotations.tsx'
import { formatValue } from './format-value.ts'
import { Legend } from './Legend.tsx'
import { chartOf, earlierChart, linesOf } from './lines.ts'
import type { ToldLines } from './lines.ts'
import { QueryFoot } from './QueryFoot.tsx'
import { SeriesTable } from './SeriesTable.tsx'
import type { TracedExemplar } from './use-exemplars.ts'
import { panelUnits } from './value-unit.ts'
import type { ValueUnit } from './value-unit.ts'

type Result = Reply<'POST /api/metrics/query'>

interface Props {
  expr: string
  title: string
  unit: ValueUnit
  result: Result | undefined
  /** The same at the time that is compared with. */
  earlier: Result | undefined
  exemplars: readonly TracedExemplar[]
  /** Lines of several kinds. */
  told?: ToldLines | undefined
  /** The result is of the question before. */
  stale: boolean
}

/** What an expression answered: lines over time, what each is called, and their figures. */
export function QueryResult({ expr, title, unit, result, earlier, exemplars, told, stale }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const time = useTimeFormat()
  const [, navigate] = useLocation()
  const { range, change } = useRange()
  const [point, setPoint] = useState<number | null>(null)
  const [chosen, setChosen] = useState<{ of: string; line: number | null }>({ of: expr, line: null })
  const focus = chosen.of === expr ? chosen.line : null
  const lines = useMemo(() => (result ? linesOf(result, expr, told) : []), [result, expr, told])
  const shown = resolveRange(range, Date.now())
  const lengthMs = Math.round((shown.toMs - shown.fromMs) / 1000) * 1000
  const data = useMemo(() => result && chartOf(result, lines, lengthMs), [result, lines, lengthMs])
  const compare = useMemo(() => earlierChart(earlier, lines), [earlier, lines])
  const write = useMemo(() => (value: number) => formatValue(language, unit, value), [language, unit])
  const at = point === null || !result ? undefined : `${time.second(result.t0 + point * result.step)} ${time.zone}`
  const isEmpty = result?.series.length === 0
  return (
    <>
      <div className="mx-chart">
        <Chart
          tall
          title={title}
          data={data}
          compare={compare}
          exemplars={exemplars}
          stale={stale}
          format={write}
          focus={focus}
          onPoint={setPoint}
          onRange={(fromMs, toMs) => change({ ...absoluteRange(fromMs, toMs), live: false }, { push: true })}
          onExemplar={(exemplar) => {
            // What was given is what comes back.
            const { traceId, spanId } = exemplar as TracedExemplar
            navigate(`/trace/${traceId}${spanId && `?span=${spanId}`}`)
          }}
        />
      </div>
      {result && !isEmpty && (
        <>
          <Legend lines={lines} point={point} focus={focus} format={write} onFocus={(line) => setChosen({ of: expr, line })} />
          <QueryFoot expr={expr} result={result} lines={lines.length} hasExemplars={exemplars.length > 0}>
            <MakeRuleLink kind="promql" asked={expr} />
            <PinButton title={title} kind="timeseries" targets={[{ kind: 'promql', expr }]} unit={panelUnits[unit]} />
          </QueryFoot>
        </>
      )}
      {result && <Annotations expr={expr} annotations={result.annotations} />}
      {isEmpty && !stale && (
        <EmptyState title={t('nothing')}>
          <p className="dim">{t('nothingHelp')}</p>
          <Button onClick={() => change({ ...widenRange(range, Date.now()), live: false }, { push: true })}>{t('widen')}</Button>
        </EmptyState>
      )}
      {lines.length > 0 && <SeriesTable lines={lines} point={point} at={at} format={write} />}
    </>
  )
}
