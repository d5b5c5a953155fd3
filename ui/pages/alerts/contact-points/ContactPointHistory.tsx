import { Answer } from '../../../components/Answer.tsx'
import { useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { HistoryLink } from '../../../panels/audit/HistoryLink.tsx'
import { useContactPointVersions } from './use-contact-points.ts'
import { contactPointWords } from './words.ts'

const most = 10

/** Who changed it, and when. */
export function ContactPointHistory({ name }: { name: string }) {
  const t = useWords(contactPointWords)
  const time = useTimeFormat()
  const versions = useContactPointVersions(name)
  return (
    <section>
      <div className="sub">
        <h3>{t('history')}</h3>
        <HistoryLink kind="contact_point" id={name} />
      </div>
      <Answer query={versions} rows={2}>
        {({ rows }) => (
          <ul className="cp-history">
            {rows.slice(0, most).map(({ version, at, by }) => (
              <li key={version}>
                {t('version', { version })} <bdi className="dim">{t('by', { time: time.zoned(Date.parse(at)), name: by })}</bdi>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </section>
  )
}
