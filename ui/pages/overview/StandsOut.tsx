import { SeverityMark } from '../../components/SeverityMark.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { findWhatStandsOut } from './findings.ts'
import { words } from './words.ts'

const shown = 4

/** The conclusion before the figures. */
export function StandsOut({
  overview,
  services,
}: {
  overview: Reply<'GET /api/overview'> | undefined
  services: Reply<'GET /api/services'>['rows'] | undefined
}) {
  const t = useWords(words)
  const format = useFormat()
  if (!overview || !services) return <section className="stands-out" aria-label={t('standsOut')} />
  const findings = findWhatStandsOut(t, format, overview, services)
  const worst = findings[0]?.severity ?? 'ok'
  return (
    <section className={`stands-out wash-${worst}`} aria-label={t('standsOut')}>
      {findings.length === 0 ? (
        <>
          <SeverityMark severity="ok">{t('ok')}</SeverityMark>
          <span>{t('allWell')}</span>
        </>
      ) : (
        <ul>
          {findings.slice(0, shown).map(({ severity, text }) => (
            <li key={text}>
              <SeverityMark severity={severity}>{t(severity)}</SeverityMark>
              <span>{text}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
