import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'

import { Answer } from '../../../components/Answer.tsx'
import { callApi } from '../../../lib/api.ts'
import { useLanguage } from '../../../lib/preferences.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import { RunbookOf } from './RunbookOf.tsx'
import { RunbookText } from './RunbookText.tsx'
import { runbookWords } from './words.ts'

import './runbooks.css'

/** The ready rules by pack, or what to do about one of them. */
export function Runbooks() {
  const [address] = useLocation()
  const rule = decodeURIComponent(address.split('/')[3] ?? '')
  return rule === '' ? <RunbookList /> : <RunbookOf key={rule} rule={rule} />
}

function RunbookList() {
  const t = useWords(runbookWords)
  const context = useContextSearch()
  const lang = useLanguage()
  const query = useQuery({
    queryKey: ['runbooks', lang],
    queryFn: ({ signal }) => callApi('GET /api/runbooks', { query: { lang }, signal }),
    staleTime: Infinity,
  })
  return (
    <div className="tabbed-body rb">
      <p className="dim">{t('intro')}</p>
      <Answer query={query} rows={14}>
        {({ packs }) =>
          packs.map(({ name, title, source, rules }) => (
            <section key={name} aria-labelledby={`rb-${name}`}>
              <h2 id={`rb-${name}`}>
                <bdi>{title}</bdi>
              </h2>
              <p className="dim small">{t('source', { source })}</p>
              <ul className="rb-rules">
                {rules.map((rule) => (
                  <li key={rule.name}>
                    <Link href={`/alerts/runbooks/${rule.name}${context}`}>{rule.name}</Link>
                    <span className="rb-marks">
                      {rule.severities.map((severity) => (
                        <AlertSeverity key={severity} severity={severity} />
                      ))}
                    </span>
                    <span className="dim small">
                      <RunbookText text={rule.means} />
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          ))
        }
      </Answer>
    </div>
  )
}
