import { Link } from 'wouter'

import { buttonClass } from '../../components/Button.tsx'
import { CodeSnippet } from '../../components/CodeSnippet.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { ownAddress } from '../../lib/base-path.ts'
import { useWords } from '../../lib/use-words.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { words } from './words.ts'

const file = `# vedette.yml
probes: { files: [monitors/*.yml] }

# monitors/shop.yml
monitors:
  - name: shop
    kind: http
    settings: { url: "https://shop.example/health", contains: ok }
    interval: 30s
  - name: nightly backup
    kind: heartbeat
    settings: { cron: "30 2 * * *", grace: 30m }`

/** Nothing is watched yet: the form, a file, or the API. */
export function NoMonitors({ mayWrite }: { mayWrite: boolean }) {
  const t = useWords(words)
  const context = useContextSearch()
  const call = `curl -X POST ${ownAddress()}/api/uptime/monitors \\
  -H "Authorization: Bearer $VEDETTE_API_TOKEN" -H 'Content-Type: application/json' \\
  -d '{"monitor":{"name":"shop","kind":"http","settings":{"url":"https://shop.example/health"}}}'`
  return (
    <EmptyState title={t('none')}>
      <p className="dim">{t('noneHelp')}</p>
      {mayWrite && (
        <Link className={buttonClass({ look: 'go' })} href={`/uptime/new${context}`}>
          {t('fresh')}
        </Link>
      )}
      <p className="dim">{t('orFile')}</p>
      <CodeSnippet code={file} label={t('orFile')} />
      <p className="dim">{t('orApi')}</p>
      <CodeSnippet code={call} label={t('orApi')} />
    </EmptyState>
  )
}
