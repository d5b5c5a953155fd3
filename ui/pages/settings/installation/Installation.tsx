import { useQuery } from '@tanstack/react-query'

import { Answer } from '../../../components/Answer.tsx'
import { buttonClass } from '../../../components/Button.tsx'
import { CodeSnippet } from '../../../components/CodeSnippet.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { callApi } from '../../../lib/api.ts'
import { basePath, ownAddress } from '../../../lib/base-path.ts'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePartTitle } from '../../../panels/platform-parts/use-part-title.ts'
import { useSession } from '../../../shell/session.ts'
import { useNow } from '../../../shell/use-now.ts'
import { SectionHead } from '../SectionHead.tsx'
import { installationWords } from './words.ts'

const severities = { healthy: 'ok', degraded: 'high', unhealthy: 'critical' } as const
const everyMs = 10_000

/** Which Vedette this is, how its parts are, and how programs reach it. */
export function Installation() {
  const t = useWords(installationWords)
  const format = useFormat()
  const now = useNow(everyMs)
  const { permissions } = useSession()
  const status = useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => callApi('GET /api/status', { signal }),
    refetchInterval: everyMs,
  })
  const partTitle = usePartTitle()
  const since = status.data && t('since', { version: status.data.version, time: format.duration(now - Date.parse(status.data.startedAt)) })
  return (
    <>
      <section>
        <SectionHead id="parts" title={t('parts')} {...(since && { note: since })} />
        <Answer query={status} rows={6}>
          {({ parts }) => (
            <DataTable
              label={t('parts')}
              columns={[
                { name: 'part', title: t('part'), cell: ([name]) => <bdi>{partTitle(name)}</bdi> },
                {
                  name: 'state',
                  title: t('state'),
                  cell: ([, state]) => <SeverityMark severity={severities[state]}>{t(state)}</SeverityMark>,
                },
              ]}
              rows={Object.entries(parts)}
              rowKey={([name]) => name}
            />
          )}
        </Answer>
      </section>
      <section>
        <SectionHead id="api" title={t('api')} note={t('apiNote')} />
        <ul className="addresses">
          {(['/api/openapi.json', '/api/health/detailed', '/metrics'] as const).map((path) => (
            <li key={path}>
              <a href={basePath + path} className="mono ltr">
                {path}
              </a>
              <span className="dim">{t(path)}</span>
            </li>
          ))}
        </ul>
        <div className="pad">
          <CodeSnippet label={t('api')} code={`curl -H "authorization: Bearer YOUR_API_TOKEN" ${ownAddress()}/api/overview`} />
        </div>
      </section>
      {permissions.includes('settings.write') && (
        <section>
          <SectionHead id="diagnostics" title={t('diagnostics')} note={t('diagnosticsNote')} />
          <div className="pad diagnostics">
            <p className="dim">{t('diagnosticsHint')}</p>
            <CodeSnippet label={t('diagnostics')} code="vedette doctor && vedette diagnostics" />
            <a className={buttonClass({})} href={`${basePath}/api/diagnostics`} download>
              <Icon name="download" />
              {t('takeDiagnostics')}
            </a>
          </div>
        </section>
      )}
    </>
  )
}
