import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { Stat } from '../../components/Stat.tsx'
import { joinMeasure, measureDuration, measureLarge, useFormat } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import { useScope } from '../../shell/use-scope.ts'
import { Delta } from './Delta.tsx'
import { shareOf } from './Readouts.tsx'
import { ServiceName } from './ServiceName.tsx'
import { errorSeverity } from './tell-problem.ts'
import { useEvidence } from './use-evidence.ts'
import type { Overview, Service } from './use-overview.ts'
import { words } from './words.ts'

/** How well people were served, in plain words. */
export function Availability({ overview }: { overview: Overview | undefined }) {
  const t = useWords(words)
  const language = useLanguage()
  const { compare } = useScope()
  const evidence = useEvidence()
  const { totals, earlier } = overview ?? {}
  const failed = totals ? shareOf(totals) : null
  const failedBefore = earlier ? shareOf(earlier.totals) : null
  return (
    <section className="sheet g12" aria-label={t('availability')}>
      <Stat
        wide
        title={t('availability')}
        href={evidence.figure('requests')}
        measure={failed === null ? null : { figure: percent(1 - failed), unit: '%' }}
      >
        {earlier && compare && (
          <span className="faint">
            {failedBefore === null
              ? t('noneBefore', { time: t(`before_${compare}`) })
              : t('wasBefore', { figure: `${percent(1 - failedBefore)} %`, time: t(`before_${compare}`) })}
          </span>
        )}
        {!earlier && <span className="faint">{t('availabilityNote')}</span>}
      </Stat>
      <Stat
        wide
        title={t('answered')}
        href={evidence.figure('requests')}
        measure={totals ? measureLarge(language, totals.requests, '') : null}
      >
        {totals && <Delta now={totals.requests} before={earlier?.totals.requests} />}
      </Stat>
      <Stat wide title={t('failed')} href={evidence.figure('errors')} measure={totals ? measureLarge(language, totals.errors, '') : null}>
        {totals && <Delta worse now={totals.errors} before={earlier?.totals.errors} />}
      </Stat>
      <Stat
        wide
        title={t('waitingTime')}
        href={evidence.figure('slow')}
        measure={typeof totals?.p95Ms === 'number' ? measureDuration(language, totals.p95Ms) : null}
      >
        {typeof totals?.p95Ms === 'number' && <span className="faint">{t('waitingNote')}</span>}
      </Stat>
    </section>
  )
}

/** The same for each service, worst first. */
export function ServiceAvailability({ services }: { services: readonly Service[] | undefined }) {
  const t = useWords(words)
  const language = useLanguage()
  const format = useFormat()
  const columns: readonly Column<Service>[] = [
    { name: 'service', title: t('service'), cell: ({ service }) => <ServiceName service={service} /> },
    {
      name: 'availability',
      title: `${t('availability')} %`,
      numeric: true,
      cell: ({ errorRate }) => {
        const severity = errorSeverity(errorRate)
        return <span className={severity === 'ok' ? undefined : `${severity} strong`}>{percent(1 - errorRate)}</span>
      },
    },
    { name: 'requests', title: t('answered'), numeric: true, cell: ({ requests }) => format.count(requests) },
    { name: 'failed', title: t('failed'), numeric: true, cell: ({ errors }) => format.count(errors) },
    {
      name: 'time',
      title: t('waitingTime'),
      numeric: true,
      wideOnly: true,
      cell: ({ p95Ms }) => (p95Ms === null ? '–' : joinMeasure(measureDuration(language, p95Ms))),
    },
  ]
  return (
    <div className="plate">
      <header>
        <h2>{t('services')}</h2>
        <span className="note">{t('worstFirst')}</span>
      </header>
      {!services ? (
        <Skeleton rows={6} />
      ) : services.length === 0 ? (
        <p className="pad dim">{t('noServices')}</p>
      ) : (
        <DataTable
          label={t('services')}
          columns={columns}
          rows={services.toSorted((a, b) => b.errorRate - a.errorRate || b.requests - a.requests)}
          rowKey={({ service }) => service}
        />
      )}
    </div>
  )
}

/** Enough digits to tell 99.99 from 100: what failed never rounds away. */
function percent(share: number): string {
  const text = (share * 100).toFixed(2)
  return share < 1 && text === '100.00' ? '99.99' : text
}
