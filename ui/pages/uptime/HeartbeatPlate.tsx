import { CodeSnippet } from '../../components/CodeSnippet.tsx'
import { ownAddress } from '../../lib/base-path.ts'
import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { useNow } from '../../shell/use-now.ts'
import type { MonitorDetail } from './use-monitors.ts'
import { words } from './words.ts'

/** What a job calls, and what it said last. */
export function HeartbeatPlate({ monitor: { heartbeat, spec } }: { monitor: MonitorDetail }) {
  const t = useWords(words)
  const format = useFormat()
  const now = useNow(15_000)
  if (heartbeat === null) return null
  const url = `${ownAddress()}${heartbeat.path ?? ''}`
  const cron = typeof spec.settings['cron'] === 'string' ? spec.settings['cron'] : '*/5 * * * *'
  const code = `# ${t('inCrontab')}
${cron} curl -fsS ${url}/start; /path/to/job; curl -fsS ${url}/$?`
  return (
    <>
      <header>
        <h2>{t('heartbeatOf')}</h2>
      </header>
      <dl className="up-facts pad">
        <dt>{t('lastCall')}</dt>
        <dd>{heartbeat.lastAt === null ? t('neverCalled') : format.ago(Date.parse(heartbeat.lastAt), now)}</dd>
        {heartbeat.lastExit !== null && (
          <>
            <dt>{t('exitCode')}</dt>
            <dd>{heartbeat.lastExit}</dd>
          </>
        )}
        {heartbeat.lastDurationMs !== null && (
          <>
            <dt>{t('took')}</dt>
            <dd>{format.duration(heartbeat.lastDurationMs)}</dd>
          </>
        )}
      </dl>
      {heartbeat.path !== null && (
        <div className="pad">
          <CodeSnippet code={code} label={t('inCrontab')} />
        </div>
      )}
    </>
  )
}
