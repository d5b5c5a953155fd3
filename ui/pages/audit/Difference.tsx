import { DataTable } from '../../components/DataTable.tsx'
import { useWords } from '../../lib/use-words.ts'
import { listDifferences } from './list-differences.ts'
import { words } from './words.ts'

/** What became of what; whatever else the entry tells follows as it is. */
export function Difference({ details }: { details: Readonly<Record<string, unknown>> }) {
  const t = useWords(words)
  const { before, after, ...rest } = details
  const changes = listDifferences(before, after)
  const hasSides = before !== undefined || after !== undefined
  const more = Object.keys(rest).length > 0
  return (
    <>
      {hasSides && (
        <section>
          <h3 className="sub">{t('difference')}</h3>
          {changes.length === 0 ? (
            <p className="pad dim">{t('noDifference')}</p>
          ) : (
            <DataTable
              label={t('difference')}
              columns={[
                { name: 'path', title: t('place'), cell: ({ path }) => <code className="ltr">{path || '–'}</code> },
                { name: 'before', title: t('before'), cell: (row) => <Value text={row.before} /> },
                { name: 'after', title: t('after'), cell: (row) => <Value text={row.after} /> },
              ]}
              rows={changes}
              rowKey={({ path }) => path}
            />
          )}
        </section>
      )}
      {more && (
        <section>
          <h3 className="sub">{t('details')}</h3>
          <pre className="code audit-details" tabIndex={0} role="region" aria-label={t('details')}>
            {JSON.stringify(rest, null, 2)}
          </pre>
        </section>
      )}
    </>
  )
}

function Value({ text }: { text: string | undefined }) {
  return text === undefined ? <span className="faint">–</span> : <code className="ltr audit-value">{text}</code>
}
