import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'

import type { RunbookReply } from '../../../../src/api/contract/runbooks.ts'
import { Answer } from '../../../components/Answer.tsx'
import { callApi } from '../../../lib/api.ts'
import { useFormat } from '../../../lib/format.ts'
import { useLanguage } from '../../../lib/preferences.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import { RunbookText } from './RunbookText.tsx'
import { runbookWords } from './words.ts'

/** What to do about an alert of a ready rule. */
export function RunbookOf({ rule }: { rule: string }) {
  const t = useWords(runbookWords)
  const context = useContextSearch()
  const lang = useLanguage()
  const query = useQuery({
    queryKey: ['runbooks', lang, rule],
    queryFn: ({ signal }) => callApi('GET /api/runbooks/:rule', { params: { rule }, query: { lang }, signal }),
    staleTime: Infinity,
  })
  return (
    <div className="tabbed-body rb">
      <p className="rb-ways small">
        <Link href={`/alerts/runbooks${context}`}>{t('back')}</Link>
        <Link href={`/alerts/rules/${encodeURIComponent(rule)}${context}`}>{t('rule')}</Link>
      </p>
      <Answer query={query} rows={14}>
        {(runbook) => <Body runbook={runbook} />}
      </Answer>
    </div>
  )
}

function Body({ runbook }: { runbook: RunbookReply }) {
  const t = useWords(runbookWords)
  const format = useFormat()
  const lists = ['look', 'causes', 'mend'] as const
  return (
    <article className="rb-body">
      <h2>
        <bdi>{runbook.rule}</bdi>
      </h2>
      <p className="rb-marks">
        {runbook.severities.map((severity) => (
          <AlertSeverity key={severity} severity={severity} />
        ))}
        <span className="dim small">
          <bdi>{runbook.pack}</bdi>
        </span>
      </p>
      {(['means', 'users'] as const).map((part) => (
        <section key={part}>
          <h3>{t(part)}</h3>
          <p>
            <RunbookText text={runbook[part]} />
          </p>
        </section>
      ))}
      {lists.map((part) => (
        <section key={part}>
          <h3>{t(part)}</h3>
          <ul>
            {runbook[part].map((item) => (
              <li key={item}>
                <RunbookText text={item} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <section>
        <h3>{t('over')}</h3>
        <p>
          <RunbookText text={runbook.over} />
        </p>
      </section>
      <section>
        <h3>{t('asks')}</h3>
        {runbook.forMs > 0 && <p className="dim small">{t('waits', { time: format.duration(runbook.forMs) })}</p>}
        {runbook.asks.map(({ severity, query }) => (
          <div key={severity} className="rb-ask">
            <AlertSeverity severity={severity} />
            <pre className="code ltr" tabIndex={0} role="region" aria-label={`${t('asks')}: ${severity}`}>
              {query}
            </pre>
          </div>
        ))}
      </section>
    </article>
  )
}
