import type { ReactNode } from 'react'

import { Sparkline } from '../../components/Sparkline.tsx'
import { Stat } from '../../components/Stat.tsx'
import { measureDuration, measureLarge, measureShare } from '../../lib/format.ts'
import type { Measure } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import { Delta } from './Delta.tsx'
import { errorSeverity } from './tell-problem.ts'
import { useEvidence } from './use-evidence.ts'
import type { Overview } from './use-overview.ts'
import { words } from './words.ts'

type Figure = Overview['figures']['requestRate']

/** Six figures: of the whole time what services did, of now what comes in. */
export function Readouts({ overview }: { overview: Overview | undefined }) {
  const t = useWords(words)
  const language = useLanguage()
  const evidence = useEvidence()
  const { totals, figures, earlier } = overview ?? {}
  const rate = (figure: Figure | undefined): Measure | null =>
    figure?.last === null || figure === undefined ? null : measureLarge(language, figure.last, t('perSecond'))
  const requestsPerSecond = figures && meanOf(figures.requestRate)
  const errorRate = totals && shareOf(totals)
  return (
    <section className="sheet g12" aria-label={t('figures')}>
      <Stat
        title={t('requests')}
        href={evidence.figure('requests')}
        measure={typeof requestsPerSecond === 'number' ? measureLarge(language, requestsPerSecond, t('perSecond')) : null}
      >
        <Course figure={figures?.requestRate}>{totals && <Delta now={totals.requests} before={earlier?.totals.requests} />}</Course>
      </Stat>
      <Stat
        title={t('errors')}
        href={evidence.figure('errors')}
        measure={typeof errorRate === 'number' ? measureShare(language, errorRate) : null}
      >
        <Course figure={figures?.errorRate} abnormal={errorSeverity(errorRate ?? 0) !== 'ok'}>
          {totals && <Delta worse now={errorRate ?? null} before={earlier && shareOf(earlier.totals)} />}
        </Course>
      </Stat>
      <Stat
        title={t('p95')}
        href={evidence.figure('slow')}
        measure={typeof totals?.p95Ms === 'number' ? measureDuration(language, totals.p95Ms) : null}
      >
        <Course figure={figures?.p95Ms}>{totals && <Delta worse now={totals.p95Ms} before={earlier?.totals.p95Ms} />}</Course>
      </Stat>
      <Stat title={t('logs')} href={evidence.figure('logs')} measure={rate(figures?.logRate)}>
        <Course figure={figures?.logRate} />
      </Stat>
      <Stat title={t('spans')} href={evidence.figure('spans')} measure={rate(figures?.spanRate)}>
        <Course figure={figures?.spanRate} />
      </Stat>
      <Stat title={t('samples')} href={evidence.figure('samples')} measure={rate(figures?.sampleRate)}>
        <Course figure={figures?.sampleRate} />
      </Stat>
    </section>
  )
}

function Course({ figure, abnormal, children }: { figure: Figure | undefined; abnormal?: boolean; children?: ReactNode }) {
  return (
    <>
      <Sparkline values={figure?.values.filter((value) => value !== null) ?? []} abnormal={abnormal ?? false} />
      {children}
    </>
  )
}

/** Failed share of requests; null without any. */
export function shareOf({ requests, errors }: Overview['totals']): number | null {
  return requests === 0 ? null : errors / requests
}

function meanOf({ values }: Figure): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
