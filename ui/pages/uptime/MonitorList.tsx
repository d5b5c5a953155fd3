import { useState } from 'react'
import { Link } from 'wouter'

import { Answer } from '../../components/Answer.tsx'
import { Button, buttonClass } from '../../components/Button.tsx'
import { Chip } from '../../components/Chip.tsx'
import { type Column, DataTable } from '../../components/DataTable.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Icon } from '../../components/Icon.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { OrderNote } from '../../components/OrderNote.tsx'
import { Sparkline } from '../../components/Sparkline.tsx'
import { useFormat } from '../../lib/format.ts'
import { matching, text } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { usePermission } from '../../shell/session.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { useScope } from '../../shell/use-scope.ts'
import { DayBars } from './DayBars.tsx'
import { NoMonitors } from './NoMonitors.tsx'
import { StatusMark } from './StatusMark.tsx'
import { Uptime } from './Uptime.tsx'
import { type Monitor, statuses, useMonitors } from './use-monitors.ts'
import { words } from './words.ts'

const schema = { q: text(), status: matching(/^(down|pending|unknown|up|paused)$/) }

/** Every monitor with its 90 days, worst first. */
export function MonitorList() {
  const t = useWords(words)
  const context = useContextSearch()
  const mayWrite = usePermission('alerts.write')
  const { environment, service } = useScope()
  const [{ q, status }, change] = useUrlState(schema)
  const [typed, setTyped] = useState({ of: q, text: q })
  const shown = typed.of === q ? typed.text : q
  const monitors = useMonitors({ q: q.slice(0, 500), status })
  const first = monitors.data?.pages[0]
  const rows = monitors.data?.pages.flatMap((page) => page.rows) ?? []
  const isFiltered = q !== '' || status !== '' || environment !== '' || service !== ''
  return (
    <>
      <div className="page-head">
        <h1>{t('title')}</h1>
        <OrderNote>
          <span className="faint small hide-s">{t('worstFirst')}</span>
        </OrderNote>
        <span className="grow" />
        {mayWrite && (
          <Link className={buttonClass({ look: 'go' })} href={`/uptime/new${context}`}>
            <Icon name="plus" />
            {t('fresh')}
          </Link>
        )}
      </div>
      <div className="up-bar">
        <label className="field">
          <Icon name="search" />
          <span className="sr">{t('search')}</span>
          <input
            data-page-search
            type="search"
            dir={shown === '' ? undefined : 'auto'}
            maxLength={500}
            placeholder={t('searchHint')}
            value={shown}
            onChange={(event) => setTyped({ of: q, text: event.target.value })}
            onBlur={() => change({ q: shown.trim() })}
            onKeyDown={(event) => event.key === 'Enter' && change({ q: shown.trim() })}
          />
        </label>
        {statuses.map((one) => (
          <Chip key={one} on={status === one} onClick={() => change({ status: status === one ? '' : one })}>
            {t(one)}
            <span className="faint">{first?.counts[one] ?? ''}</span>
          </Chip>
        ))}
      </div>
      {first?.unreliable && (
        <div className="up-banner">
          <span className="sev high">
            <Icon name="sev-high" />
            <span>{t('unreliable', { failing: first.unreliable.failing, of: first.unreliable.of })}</span>
          </span>
        </div>
      )}
      {first?.fileProblem && (
        <div className="up-banner">
          <span className="sev high">
            <Icon name="sev-high" />
            <span>{t('fileProblem')}</span>
          </span>
          <code className="ltr dim">{first.fileProblem}</code>
        </div>
      )}
      <Answer query={monitors} rows={8}>
        {() =>
          rows.length > 0 ? (
            <div className={monitors.isPlaceholderData ? 'stale' : undefined}>
              <MonitorTable rows={rows} />
            </div>
          ) : isFiltered ? (
            <EmptyState title={t('noMatch')}>
              <Button onClick={() => (setTyped({ of: '', text: '' }), change({ q: '', status: '' }))}>{t('clear')}</Button>
            </EmptyState>
          ) : (
            <NoMonitors mayWrite={mayWrite} />
          )
        }
      </Answer>
      <MoreRows list={monitors}>{t('more')}</MoreRows>
    </>
  )
}

function MonitorTable({ rows }: { rows: readonly Monitor[] }) {
  const t = useWords(words)
  const format = useFormat()
  const context = useContextSearch()
  const share = (name: '24h' | '7d' | '30d' | '90d', wideOnly: boolean): Column<Monitor> => ({
    name,
    title: t(`last_${name}`),
    numeric: true,
    wideOnly,
    sortValue: ({ availability }) => availability[name].ratio,
    cell: ({ availability }) => <Uptime of={availability[name]} />,
  })
  const columns: readonly Column<Monitor>[] = [
    {
      name: 'name',
      title: t('monitor'),
      sortValue: ({ spec }) => spec.name,
      cell: ({ id, spec, instance, problem, status }) => (
        <span className="up-name">
          <Link href={`/uptime/${id}${context}`} className="quiet-link">
            <bdi>{spec.name}</bdi>
          </Link>
          <bdi className={problem !== '' && status !== 'up' ? 'up-problem' : 'faint'}>
            {problem !== '' && status !== 'up' ? problem : spec.kind === 'heartbeat' ? t('heartbeat') : instance}
          </bdi>
        </span>
      ),
    },
    { name: 'status', title: t('status'), cell: ({ status }) => <StatusMark status={status} /> },
    { name: 'days', title: t('last90days'), wideOnly: true, cell: ({ days }) => <DayBars days={days} /> },
    share('24h', false),
    share('7d', true),
    share('30d', true),
    share('90d', true),
    {
      name: 'response',
      title: t('response'),
      numeric: true,
      wideOnly: true,
      sortValue: ({ lastMs }) => lastMs,
      cell: ({ responses, lastMs, status }) => (
        <span className="up-response">
          <Sparkline values={responses.flatMap((value) => value ?? [])} abnormal={status === 'down'} />
          <span className="ltr">{lastMs === null ? '–' : format.duration(lastMs)}</span>
        </span>
      ),
    },
  ]
  return <DataTable tall label={t('title')} columns={columns} rows={rows} rowKey={({ id }) => id} sortName="sort" enter="subject" />
}
