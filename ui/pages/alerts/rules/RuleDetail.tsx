import { useState } from 'react'
import { Link, useLocation } from 'wouter'

import type { RuleReply } from '../../../../src/api/contract/rules.ts'
import { Button, buttonClass } from '../../../components/Button.tsx'
import { CopyButton } from '../../../components/CopyButton.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { Skeleton } from '../../../components/Skeleton.tsx'
import { Switch } from '../../../components/Switch.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { text } from '../../../lib/url-state.ts'
import { useUrlState } from '../../../lib/use-url-state.ts'
import { useWords } from '../../../lib/use-words.ts'
import { HistoryLink } from '../../../panels/audit/HistoryLink.tsx'
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { useNow } from '../../../shell/use-now.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import { BackTest, LabelText } from './BackTest.tsx'
import { RoutePreview } from './RoutePreview.tsx'
import { RulePreview } from './RulePreview.tsx'
import { RuleState } from './RuleState.tsx'
import { RuleVersions } from './RuleVersions.tsx'
import { useRemoveRule, useRule, useSwitchRule } from './use-rules.ts'
import { ruleWords } from './words.ts'

const schema = { rule: text() }
type Row = RuleReply['rows'][number]

/** One rule: what it looks at, what it finds, what it was. */
export function RuleDetail({ name }: { name: string }) {
  const t = useWords(ruleWords)
  const context = useContextSearch()
  const [{ rule: id }] = useUrlState(schema)
  const rule = useRule(name)
  const mayChange = usePermission('alerts.write')
  const back = (
    <Link className="dim small" href={`/alerts/rules${context}`}>
      {t('back')}
    </Link>
  )
  if (rule.error && !rule.data)
    return (
      <div className="tabbed-body rl-detail">
        {back}
        <FaultNotice error={rule.error} onRetry={() => void rule.refetch()} />
        <RuleVersions name={name} current={undefined} mayChange={mayChange} />
      </div>
    )
  if (!rule.data) return <Skeleton rows={12} />
  const { rows, kept } = rule.data
  const row = rows.find((one) => one.id === id) ?? rows[0]
  if (!row) return null
  return (
    <div className="tabbed-body rl-detail">
      {back}
      <Head row={row} isOn={kept?.isOn} mayChange={mayChange} />
      <Notes row={row} isOff={row.state === 'off'} />
      {rows.length > 1 && <Others rows={rows} current={row.id} />}
      <section>
        <h2>{t('query')}</h2>
        <pre className="code ltr rl-query" tabIndex={0} role="region" aria-label={t('query')}>
          {row.query === '' ? row.yaml : row.query}
        </pre>
        {row.yaml !== null && row.kind === 'alerting' && <RulePreview yaml={row.yaml} severity={row.severity} title={row.name} />}
      </section>
      {row.kind === 'alerting' && (
        <>
          <section>
            <h2>{t('now')}</h2>
            <ActiveAlerts alerts={row.alerts} />
          </section>
          <section>
            <h2>{t('reaches')}</h2>
            <RoutePreview labels={{ ...row.labels, alertname: row.name }} />
          </section>
          {row.yaml !== null && <BackTest yaml={row.yaml} />}
          <RuleVersions name={name} current={kept?.version} mayChange={mayChange} />
        </>
      )}
    </div>
  )
}

function Head({ row, isOn, mayChange }: { row: Row; isOn: boolean | undefined; mayChange: boolean }) {
  const t = useWords(ruleWords)
  const format = useFormat()
  const now = useNow(15_000)
  const context = useContextSearch()
  const [, navigate] = useLocation()
  const [isRemoving, setRemoving] = useState(false)
  const change = useSwitchRule()
  const remove = useRemoveRule()
  const isOwn = row.origin === 'page'
  const edit = `/alerts/rules/${encodeURIComponent(row.name)}/edit${context}`
  const copy = `/alerts/rules/new?${new URLSearchParams({ copy: row.name, rule: row.id }).toString()}`
  return (
    <header className="rl-top">
      <div className="grow">
        <h1>
          <bdi>{row.name}</bdi>
        </h1>
        <p className="rl-facts dim small">
          <RuleState state={row.state} />
          {row.kind === 'recording' ? <span>{t('recording')}</span> : <AlertSeverity severity={row.severity} />}
          {row.intervalMs > 0 && <span>{t('every', { time: format.duration(row.intervalMs) })}</span>}
          {row.forMs > 0 && <span>{t('forTime', { time: format.duration(row.forMs) })}</span>}
          {row.lastEvaluation !== null && (
            <span>{t('evaluated', { ago: format.ago(Date.parse(row.lastEvaluation), now), time: format.duration(row.evaluationMs) })}</span>
          )}
        </p>
      </div>
      <div className="rl-actions">
        {isOwn && <HistoryLink kind="rule" id={row.name} />}
        {row.yaml !== null && <CopyButton text={row.yaml} label={t('copyYaml')} />}
        {mayChange && isOwn && (
          <>
            <Switch label={t('on')} on={isOn ?? false} onChange={(on) => change.mutate({ name: row.name, isOn: on })} />
            <Button look="quiet" onClick={() => setRemoving(true)}>
              {t('remove')}
            </Button>
            <Link className={buttonClass({ look: 'go' })} href={edit}>
              {t('edit')}
            </Link>
          </>
        )}
        {mayChange && !isOwn && row.yaml !== null && (
          <Link className={buttonClass({})} href={copy}>
            {t('editCopy')}
          </Link>
        )}
      </div>
      {change.error !== null && <FaultNotice error={change.error} />}
      {isRemoving && (
        <Dialog title={t('remove')} onClose={() => setRemoving(false)}>
          <p>{t('removeAsk')}</p>
          {remove.error !== null && <FaultNotice error={remove.error} />}
          <div className="row end">
            <Button
              look="danger"
              disabled={remove.isPending}
              onClick={() =>
                remove.mutate(row.name, {
                  onSuccess: () => {
                    showToast({ text: t('removed'), link: { href: `/alerts/rules/${encodeURIComponent(row.name)}`, title: t('versions') } })
                    navigate(`/alerts/rules${context}`)
                  },
                })
              }
            >
              {t('remove')}
            </Button>
          </div>
        </Dialog>
      )}
    </header>
  )
}

function Notes({ row, isOff }: { row: Row; isOff: boolean }) {
  const t = useWords(ruleWords)
  const notes = [
    row.hiddenBy === null ? '' : t('hiddenNote', { file: row.hiddenBy }),
    row.origin === 'file' ? t('ofFile', { file: row.file }) : '',
    row.origin === 'pack' ? t('ofPack') : '',
    isOff ? t('offNote') : '',
    row.state === 'no_source' ? t('noSourceNote') : '',
    row.state === 'no_data' ? t('noDataNote') : '',
  ].filter(Boolean)
  return (
    <>
      {row.error !== null && (
        <div className="fault" role="alert">
          <span className="sev high">
            <Icon name="sev-high" />
            <bdi className="whitespace-normal">{row.error}</bdi>
          </span>
        </div>
      )}
      {notes.map((note) => (
        <p key={note} className="rl-note">
          {note}
        </p>
      ))}
    </>
  )
}

function Others({ rows, current }: { rows: readonly Row[]; current: string }) {
  const t = useWords(ruleWords)
  const [, change] = useUrlState(schema)
  return (
    <div className="rl-line" role="group" aria-label={t('otherOnes')}>
      {rows.map((row) => (
        <button
          key={row.id}
          type="button"
          className="chip"
          aria-pressed={row.id === current}
          onClick={() => change({ rule: row.id }, { push: true })}
        >
          <AlertSeverity severity={row.severity} /> <span className="faint">{t(row.origin)}</span>
        </button>
      ))}
    </div>
  )
}

function ActiveAlerts({ alerts }: { alerts: Row['alerts'] }) {
  const t = useWords(ruleWords)
  const time = useTimeFormat()
  if (alerts.length === 0) return <p className="dim small">{t('nowNone')}</p>
  return (
    <DataTable
      label={t('now')}
      most={50}
      rows={alerts}
      rowKey={({ labels }) => JSON.stringify(labels)}
      columns={[
        { name: 'labels', title: t('labels'), cell: ({ labels }) => <LabelText labels={labels} /> },
        { name: 'state', title: t('state'), cell: ({ state }) => <RuleState state={state} /> },
        {
          name: 'value',
          title: t('value'),
          numeric: true,
          cell: ({ value }) => <span className="ltr">{Number(value).toPrecision(4)}</span>,
        },
        { name: 'since', title: t('since'), cell: ({ activeAt }) => <span className="nowrap">{time.zoned(Date.parse(activeAt))}</span> },
      ]}
    />
  )
}
