import { useMemo } from 'react'

import type { ChartData } from '../../components/chart-data.ts'
import { Chart } from '../../components/Chart.tsx'
import { formatNumber, joinMeasure, measureDuration, measureShare } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import type { Reply } from '../../lib/replies.ts'
import { absoluteRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { useRange } from '../../shell/use-range.ts'
import { words } from './words.ts'

type Overview = Reply<'GET /api/overview'>
type Figure = Overview['figures']['requestRate']

/** The same figures over the chosen time. */
export function Figures({ overview, stale }: { overview: Overview | undefined; stale: boolean }) {
  const t = useWords(words)
  const language = useLanguage()
  const formats = useMemo(
    () => ({
      number: (value: number) => formatNumber(language, value),
      share: (value: number) => joinMeasure(measureShare(language, value)),
      duration: (value: number) => joinMeasure(measureDuration(language, value)),
    }),
    [language],
  )
  const figures = overview?.figures
  return (
    <section className="sheet g12" aria-label={t('figures')}>
      <FigurePlate title={t('requests')} unit="/s" figure={figures?.requestRate} colour="--c1" format={formats.number} stale={stale} />
      <FigurePlate title={t('errors')} figure={figures?.errorRate} colour="--critical" format={formats.share} top={0.01} stale={stale} />
      <FigurePlate title={t('p95')} figure={figures?.p95Ms} colour="--c4" format={formats.duration} stale={stale} />
      <FigurePlate title={t('cpu')} figure={figures?.cpuUtilisation} colour="--c1" format={formats.share} top={1} stale={stale} />
      <FigurePlate title={t('memory')} figure={figures?.memoryUtilisation} colour="--c1" format={formats.share} top={1} stale={stale} />
      <FigurePlate title={t('disk')} figure={figures?.diskUtilisation} colour="--c1" format={formats.share} top={1} stale={stale} />
    </section>
  )
}

interface Props {
  title: string
  unit?: string
  figure: Figure | undefined
  colour: string
  format: (value: number) => string
  top?: number
  stale: boolean
}

function FigurePlate({ title, unit, figure, colour, format, top, stale }: Props) {
  const { change } = useRange()
  const data = useMemo<ChartData | undefined>(
    () => figure && { fromMs: Date.parse(figure.from), stepMs: figure.stepMs, series: [{ title, values: figure.values, colour }] },
    [figure, title, colour],
  )
  return (
    <div className="plate s4">
      <header>
        <h2>{title}</h2>
        {unit && <span className="note ltr">{unit}</span>}
      </header>
      <Chart
        title={title}
        data={data}
        stale={stale}
        format={format}
        {...(top !== undefined && { top })}
        onRange={(fromMs, toMs) => change({ ...absoluteRange(fromMs, toMs), live: false }, { push: true })}
      />
    </div>
  )
}
