import { useMemo, useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { Chart } from '../../../components/Chart.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { useLanguage } from '../../../lib/preferences.ts'
import type { Reply } from '../../../lib/replies.ts'
import { absoluteRange, resolveRange, widenRange } from '../../../lib/time-range.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useRange } from '../../../shell/use-range.ts'
import { words } from '../words.ts'
import { Annotations } from './Annotations.tsx'
import { Legend } from './Legend.tsx'
import { chartOf, linesOf } from './lines.ts'
import { SeriesTable } from './SeriesTable.tsx'
import { formatValue } from './value-unit.ts'
import type { ValueUnit } from './value-unit.ts'

interface Props {
  expr: string
  title: string
  unit: ValueUnit
  result: Reply<'POST /api/metrics/query'> | undefined
  /** The result is of the question before. */
  stale: boolean
}

/** What an expression answered: lines over time, what each is called, and their figures. */
export function QueryResult({ expr, title, unit, result, stale }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const format = useFormat()
  const time = useTimeFormat()
  const { range, change } = useRange()
  const [point, setPoint] = useState<number | null>(null)
  const [chosen, setChosen] = useState<{ of: string; line: number | null }>({ of: expr, line: null })
  const focus = chosen.of === expr ? chosen.line : null
  const lines = useMemo(() => (result ? linesOf(result, expr) : []), [result, expr])
  const shown = resolveRange(range, Date.now())
  const lengthMs = Math.round(shown.toMs - shown.fromMs)
  const data = useMemo(() => result && chartOf(result, lines, lengthMs), [result, lines, lengthMs])
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
          stale={stale}
          format={write}
          focus={focus}
          onPoint={setPoint}
          onRange={(fromMs, toMs) => change({ ...absoluteRange(fromMs, toMs), live: false }, { push: true })}
        />
      </div>
      {result && !isEmpty && (
        <>
          <Legend lines={lines} point={point} focus={focus} format={write} onFocus={(line) => setChosen({ of: expr, line })} />
          <p className="mx-foot faint small">
            {t('step', { step: format.duration(result.step), series: t('series', { count: lines.length }) })}
            {result.more > 0 && <span className="strong"> {t('moreSeries', { count: result.more })}</span>}
          </p>
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
