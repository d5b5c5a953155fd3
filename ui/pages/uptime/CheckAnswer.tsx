import { FaultNotice } from '../../components/FaultNotice.tsx'
import { SeverityMark } from '../../components/SeverityMark.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { CertificatePlate } from './CertificatePlate.tsx'
import type { CheckReply } from './use-monitors.ts'
import { words } from './words.ts'

const phases = ['resolve', 'connect', 'tls', 'processing', 'transfer'] as const

interface Props {
  isAsked: boolean
  preview: { readonly isPending: boolean; readonly data: CheckReply | undefined; readonly error: unknown }
}

/** What a check of the form's settings found: nothing is saved for it. */
export function CheckAnswer({ isAsked, preview: { isPending, data, error } }: Props) {
  const t = useWords(words)
  const format = useFormat()
  return (
    <section className="up-preview" aria-live="polite">
      <div className="sub">
        <h2>{t('preview')}</h2>
      </div>
      {!isAsked ? (
        <p className="pad faint">{t('heartbeatHelp')}</p>
      ) : isPending ? (
        <Skeleton rows={4} />
      ) : error !== null ? (
        <FaultNotice error={error} />
      ) : data === undefined ? (
        <p className="pad faint">{t('previewHelp')}</p>
      ) : (
        <>
          <p className="pad">
            <SeverityMark severity={data.ok ? 'ok' : 'critical'}>{data.ok ? t('wouldBeUp') : t('wouldBeDown')}</SeverityMark>{' '}
            <span className="dim">{format.duration(data.durationMs)}</span>
          </p>
          {data.problem !== '' && (
            <p className="pad up-problem">
              <bdi>{data.problem}</bdi>
            </p>
          )}
          {data.phases && <Phases phases={data.phases} />}
          {data.answer !== null && data.answer.status !== null && (
            <div className="pad">
              <p className="small dim ltr">
                {data.answer.status} · {data.answer.address} · {data.answer.sizeBytes === null ? '' : format.bytes(data.answer.sizeBytes)}
              </p>
              <pre className="code ltr" tabIndex={0} role="region" aria-label={t('answer')}>
                {Object.entries(data.answer.headers)
                  .map(([name, value]) => `${name}: ${value}`)
                  .join('\n')}
                {'\n\n'}
                {data.answer.body}
              </pre>
            </div>
          )}
          {data.certificate && (
            <div className="plate">
              <CertificatePlate monitor={data} />
            </div>
          )}
        </>
      )}
    </section>
  )
}

function Phases({ phases: times }: { phases: NonNullable<CheckReply['phases']> }) {
  const t = useWords(words)
  const format = useFormat()
  const sum = phases.reduce((all, name) => all + times[name], 0) || 1
  return (
    <div className="pad">
      <div className="up-phases" aria-hidden>
        {phases.map((name, place) => (
          <i key={name} style={{ inlineSize: `${(times[name] / sum) * 100}%`, background: `var(--c${place + 1})` }} />
        ))}
      </div>
      <p className="up-legend small dim">
        {phases.map((name, place) => (
          <span key={name}>
            <i style={{ background: `var(--c${place + 1})` }} />
            {t(`phase_${name}`)} {format.duration(times[name])}
          </span>
        ))}
      </p>
    </div>
  )
}
