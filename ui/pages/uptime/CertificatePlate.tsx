import { useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { useNow } from '../../shell/use-now.ts'
import type { MonitorDetail } from './use-monitors.ts'
import { words } from './words.ts'

const dayMs = 86_400_000
const soonDays = 14

/** Who the server says it is, and for how long still. */
export function CertificatePlate({ monitor: { certificate } }: { monitor: { readonly certificate: MonitorDetail['certificate'] } }) {
  const t = useWords(words)
  const time = useTimeFormat()
  const now = useNow(60_000)
  const days = certificate === null ? 0 : Math.floor((Date.parse(certificate.notAfter) - now) / dayMs)
  return (
    <>
      <header>
        <h2>{t('certificate')}</h2>
        {certificate && <span className="note ltr">{certificate.tlsVersion}</span>}
      </header>
      {certificate === null ? (
        <p className="pad faint">{t('noCertificate')}</p>
      ) : (
        <dl className="up-facts pad">
          <dt>{t('ends')}</dt>
          <dd>
            {time.zoned(Date.parse(certificate.notAfter))}{' '}
            <span className={days < soonDays ? 'up-problem' : 'faint'}>{days < 0 ? t('ended') : t('daysLeft', { count: days })}</span>
          </dd>
          {certificate.problem !== '' && (
            <>
              <dt>{t('trust')}</dt>
              <dd className="up-problem">{certificate.problem}</dd>
            </>
          )}
          <dt>{t('subject')}</dt>
          <dd>
            <bdi>{certificate.subject}</bdi>
          </dd>
          <dt>{t('issuer')}</dt>
          <dd>
            <bdi>{certificate.issuer}</bdi>
          </dd>
          <dt>{t('names')}</dt>
          <dd>
            <bdi>{certificate.names.join(', ')}</bdi>
          </dd>
          <dt>SHA-256</dt>
          <dd>
            <code className="ltr up-print">{certificate.fingerprint}</code>
          </dd>
        </dl>
      )}
    </>
  )
}
