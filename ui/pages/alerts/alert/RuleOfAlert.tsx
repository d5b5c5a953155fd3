import { Link } from 'wouter'

import type { AlertDetail } from '../../../../src/api/contract/alerts.ts'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { alertWords } from './words.ts'

/** The rule of ours that made the alert. */
export function RuleOfAlert({ alert: { rule } }: { alert: Pick<AlertDetail, 'rule'> }) {
  const t = useWords(alertWords)
  const format = useFormat()
  if (rule === null) return null
  const { name, group, file, query, forSeconds, chart } = rule
  return (
    <section>
      <div className="sub">
        <h2 className="grow">{t('rule')}</h2>
        {chart && <Link href={`/metrics/explore?expr=${encodeURIComponent(query)}`}>{t('openQuery')}</Link>}
      </div>
      <div className="pad">
        <dl className="kv">
          <dt>{t('name')}</dt>
          <dd>{name}</dd>
          <dt>{t('group')}</dt>
          <dd>{group}</dd>
          <dt>{t('file')}</dt>
          <dd title={file}>{file}</dd>
          {forSeconds > 0 && (
            <>
              <dt>{t('lasts')}</dt>
              <dd>{format.duration(forSeconds * 1000)}</dd>
            </>
          )}
        </dl>
        <pre className="code al-query" tabIndex={0} role="region" aria-label={t('rule')}>
          {query}
        </pre>
      </div>
    </section>
  )
}
