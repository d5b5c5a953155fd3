import { Link } from 'wouter'

import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Icon } from '../../components/Icon.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { useTimeFormat } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import { auditActionTitle } from '../../panels/audit/action-title.ts'
import { usePermission } from '../../shell/session.ts'
import type { Evidence } from './evidence.ts'
import { useChanges } from './use-changes.ts'
import type { Change } from './use-changes.ts'
import { useEvidence } from './use-evidence.ts'
import { words } from './words.ts'

const icons = {
  deployment: 'deploy',
  rollback: 'arrow-down',
  service: 'services',
  configuration: 'settings',
  retention: 'maintenance',
  start: 'play',
} as const
const dayMs = 86_400_000

/** Deployments, new services, configuration, deletions and restarts: what may explain what is broken. */
export function Changes() {
  const t = useWords(words)
  const changes = useChanges()
  const rows = changes.data?.pages.flatMap((page) => page.rows)
  return (
    <div className="plate s4">
      <header>
        <h2>{t('changed')}</h2>
        <span className="note">{t(changes.isDay ? 'lastDay' : 'newestFirst')}</span>
      </header>
      {changes.error && <FaultNotice error={changes.error} onRetry={() => void changes.refetch()} />}
      {!rows ? (
        !changes.error && <Skeleton rows={6} />
      ) : rows.length === 0 ? (
        <p className="pad dim">{t('nothingChanged')}</p>
      ) : (
        <ol className="feed">
          {rows.map((change) => (
            <ChangeLine key={`${change.at} ${change.id}`} change={change} />
          ))}
        </ol>
      )}
      <MoreRows list={changes}>{t('older')}</MoreRows>
    </div>
  )
}

function ChangeLine({ change }: { change: Change }) {
  const t = useWords(words)
  const time = useTimeFormat()
  const evidence = useEvidence()
  const language = useLanguage()
  const mayReadTelemetry = usePermission('telemetry.read')
  const atMs = Date.parse(change.at)
  const isOld = Date.now() - atMs > dayMs
  const href = addressOf(change, atMs, mayReadTelemetry ? evidence : undefined)
  const title = change.kind === 'configuration' ? auditActionTitle(language, change.action) : t(`change_${change.kind}`)
  return (
    <li>
      <time className="faint small" dateTime={change.at} title={time.zoned(atMs)}>
        {isOld ? time.day(atMs).replace(/ \d{4}$/, '') : time.minute(atMs)}
      </time>
      <Icon name={icons[change.kind]} />
      <span className="feed-text">
        {href ? (
          <Link href={href} className="quiet-link">
            {title}
          </Link>
        ) : (
          title
        )}{' '}
        <Subject change={change} />
      </span>
    </li>
  )
}

function Subject({ change }: { change: Change }) {
  const t = useWords(words)
  const { kind, subject, version, previous, environment, actor, detail } = change
  switch (kind) {
    case 'deployment':
      return (
        <>
          <bdi className="strong">{subject}</bdi> <bdi className="tag">{version}</bdi>{' '}
          <span className="faint small">
            {previous && t('after', { version: previous })} {environment && t('inEnvironment', { environment })}
          </span>
        </>
      )
    case 'rollback':
      return (
        <>
          <bdi className="strong">{subject}</bdi> {t('backTo')} <bdi className="tag">{version}</bdi>{' '}
          <span className="faint small">
            {t('fromVersion', { version: previous })} {environment && t('inEnvironment', { environment })}
          </span>
        </>
      )
    case 'service':
      return (
        <>
          <bdi className="strong">{subject}</bdi> {version && <bdi className="tag">{version}</bdi>}{' '}
          <span className="faint small">{environment && t('inEnvironment', { environment })}</span>
        </>
      )
    case 'configuration':
      return (
        <>
          <bdi className="strong">{subject}</bdi> <span className="faint small">{actor && t('by', { actor })}</span>
        </>
      )
    case 'retention':
      return <bdi className="faint small">{detail}</bdi>
    case 'start':
      return null
  }
}

function addressOf({ kind, subject, action }: Change, atMs: number, evidence: Evidence | undefined): string | undefined {
  switch (kind) {
    case 'deployment':
    case 'rollback':
    case 'service':
      return evidence?.around(subject, atMs)
    case 'configuration':
      return `/audit?${new URLSearchParams({ action, from: new Date(atMs - 60_000).toISOString(), to: new Date(atMs + 60_000).toISOString() })}`
    case 'retention':
      return '/settings/retention'
    case 'start':
      return undefined
  }
}
