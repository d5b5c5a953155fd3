import { Sparkline } from '../../components/Sparkline.tsx'
import { Stat } from '../../components/Stat.tsx'
import { measureDuration, measureLarge, measureShare } from '../../lib/format.ts'
import type { Measure } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { serviceSeverity } from './findings.ts'
import { words } from './words.ts'

type Overview = Reply<'GET /api/overview'>
type Figure = Overview['figures']['requestRate']

/** Six figures of now, each with its way here. */
export function Readouts({ overview }: { overview: Overview | undefined }) {
  const t = useWords(words)
  const language = useLanguage()
  const figures = overview?.figures
  const rate = (figure: Figure | undefined): Measure | null =>
    figure?.last === null || figure === undefined ? null : measureLarge(language, figure.last, t('perSecond'))
  const errorRate = figures?.errorRate.last
  const p95 = figures?.p95Ms.last
  return (
    <section className="sheet g12" aria-label={t('figures')}>
      <Stat title={t('requests')} measure={rate(figures?.requestRate)}>
        <Trend figure={figures?.requestRate} />
      </Stat>
      <Stat title={t('errors')} measure={typeof errorRate === 'number' ? measureShare(language, errorRate) : null}>
        <Trend figure={figures?.errorRate} abnormal={serviceSeverity(errorRate ?? 0) !== 'ok'} />
      </Stat>
      <Stat title={t('p95')} measure={typeof p95 === 'number' ? measureDuration(language, p95) : null}>
        <Trend figure={figures?.p95Ms} />
      </Stat>
      <Stat title={t('logs')} measure={rate(figures?.logRate)}>
        <Trend figure={figures?.logRate} />
      </Stat>
      <Stat title={t('spans')} measure={rate(figures?.spanRate)}>
        <Trend figure={figures?.spanRate} />
      </Stat>
      <Stat title={t('samples')} measure={rate(figures?.sampleRate)}>
        <Trend figure={figures?.sampleRate} />
      </Stat>
    </section>
  )
}

function Trend({ figure, abnormal }: { figure: Figure | undefined; abnormal?: boolean }) {
  return <Sparkline values={figure?.values.filter((value) => value !== null) ?? []} abnormal={abnormal ?? false} />
}
