import { useState } from 'react'
import { Link, useRoute } from 'wouter'

import type { AlertDetail } from '../../../../src/api/contract/alerts.ts'
import { Avatar } from '../../../components/Avatar.tsx'
import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { Skeleton } from '../../../components/Skeleton.tsx'
import { definePart } from '../../../lib/define-part.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { AttributeList } from '../../../panels/AttributeList.tsx'
import { HistoryLink } from '../../../panels/audit/HistoryLink.tsx'
import { usePermission } from '../../../shell/session.ts'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { useNow } from '../../../shell/use-now.ts'
import { useAlertKeys } from '../firing/use-alert-keys.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import { roundSpan } from '../parts/round-span.ts'
import { useHandle } from '../parts/use-handle.ts'
import { words } from '../words.ts'
import { Facts } from './Facts.tsx'
import { GoTo } from './GoTo.tsx'
import { Outlook } from './Outlook.tsx'
import { Related } from './Related.tsx'
import { RuleOfAlert } from './RuleOfAlert.tsx'
import { Runbook } from './Runbook.tsx'
import { StateLane } from './StateLane.tsx'
import { stretchesOf } from './stretches.ts'
import { Timeline } from './Timeline.tsx'
import { useAlert, useTimeline } from './use-alert.ts'
import { alertWords } from './words.ts'

import './alert.css'

const AlertChart = definePart(
  async () => (await import('./AlertChart.tsx')).AlertChart,
  () => <div className="al-chart-place" />,
)
const FoundByRule = definePart(
  async () => (await import('./FoundByRule.tsx')).FoundByRule,
  () => <div className="al-chart-place" />,
)
const VerdictControl = definePart(async () => (await import('../quality/VerdictControl.tsx')).VerdictControl, VerdictPlace)
const AssignDialog = definePart(async () => (await import('../parts/AssignDialog.tsx')).AssignDialog)
const SilenceDialog = definePart(async () => (await import('../parts/SilenceDialog.tsx')).SilenceDialog)

/** One alert: what its rule saw, what happened since, who was told and who was not, and what to do. */
export function Alert() {
  const [, params] = useRoute('/alerts/alert/:fingerprint')
  const fingerprint = params?.fingerprint ?? ''
  const alert = useAlert(fingerprint)
  if (alert.data) return <AlertView key={fingerprint} alert={alert.data} />
  return alert.error ? <FaultNotice error={alert.error} onRetry={() => void alert.refetch()} /> : <Skeleton rows={12} />
}

function AlertView({ alert }: { alert: AlertDetail }) {
  const t = useWords(alertWords)
  const now = useNow(5000)
  const timeline = useTimeline(alert.fingerprint)
  const entries = timeline.data?.pages.flatMap(({ rows }) => rows) ?? []
  const stretches = stretchesOf(entries, alert, now)
  const { rule } = alert
  return (
    <>
      <Head alert={alert} />
      <div className="al-detail">
        <div className="al-left">
          <Facts alert={alert} />
          <section>
            <div className="sub">
              <h2>{t('query')}</h2>
              {rule?.chart && <span className="faint small">{t('queryNote')}</span>}
            </div>
            {rule?.chart ? (
              <div className="al-chart">
                <AlertChart alert={alert} chart={rule.chart} stretches={stretches} />
              </div>
            ) : rule ? (
              <div className="al-chart">
                <FoundByRule alert={alert} rule={rule} />
              </div>
            ) : (
              <p className="pad dim">
                {t('noRule')}{' '}
                {/^https?:\/\//.test(alert.generatorUrl) && (
                  <a href={alert.generatorUrl} rel="noreferrer noopener" target="_blank">
                    {t('openSource')}
                  </a>
                )}
              </p>
            )}
            <StateLane now={now} stretches={stretches} forMs={(rule?.forSeconds ?? 0) * 1000} severity={alert.severity} />
          </section>
          <Runbook annotations={alert.annotations} summary={alert.summary} />
          <GoTo alert={alert} />
          <Related alert={alert} />
          <AttributeList title={t('labels')} attributes={alert.labels} />
        </div>
        <div className="al-right">
          <VerdictControl fingerprint={alert.fingerprint} startsAt={alert.startsAt} />
          <Outlook alert={alert} />
          <Timeline fingerprint={alert.fingerprint} timeline={timeline} />
          <RuleOfAlert alert={alert} />
        </div>
      </div>
    </>
  )
}

/** Who may not judge mostly sees none. */
function VerdictPlace() {
  return usePermission('alerts.write') ? <div className="al-verdict-place" /> : null
}

function Head({ alert }: { alert: AlertDetail }) {
  const t = useWords(alertWords)
  const of = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const now = useNow(1000)
  const search = useContextSearch()
  const canHandle = usePermission('alerts.write')
  const work = useHandle()
  const [dialog, setDialog] = useState<'assign' | 'silence' | 'resolve'>()
  const { fingerprint, name, severity, state, startsAt, endsAt, acknowledged, assignedTo } = alert
  const fingerprints = [fingerprint]
  const isOver = state === 'resolved'
  const holder = assignedTo || acknowledged?.by
  const lasted = format.duration(roundSpan((endsAt === null ? now : Date.parse(endsAt)) - Date.parse(startsAt)))
  const close = (): void => setDialog(undefined)
  const acknowledge = (): void => work.mutate({ fingerprints, do: acknowledged ? 'unacknowledge' : 'acknowledge' })
  useAlertKeys(canHandle && !isOver, { a: acknowledge, s: () => setDialog('silence') })
  return (
    <>
      <div className="page-head al-alert-head">
        <Link className="btn quiet icon" href={`/alerts${search}`} aria-label={t('all')} title={t('all')}>
          <Icon name="chevron-left" flip />
        </Link>
        <AlertSeverity severity={severity} />
        <h1>
          <bdi>{name || of('unnamed')}</bdi>
        </h1>
        <span className="chip" title={time.zoned(Date.parse(startsAt))}>
          <Icon name="clock" size={12} />
          {t(isOver ? 'wasFiring' : 'firingFor', { time: lasted })}
        </span>
        {state !== 'firing' && <span className="chip">{of(state)}</span>}
        {holder && (
          <span className="chip">
            <Avatar name={holder} />
            <bdi>{holder}</bdi>
          </span>
        )}
        <span className="grow" />
        <HistoryLink kind="alert" id={fingerprint} />
        {canHandle && !isOver && (
          <span className="row wrap">
            <Button look={acknowledged ? 'plain' : 'go'} icon="check" aria-pressed={acknowledged !== null} onClick={acknowledge}>
              {t(acknowledged ? 'acknowledged' : 'acknowledge')}
            </Button>
            <Button icon="mute" onClick={() => setDialog('silence')}>
              {t('silence')}
            </Button>
            <Button icon="user" onClick={() => setDialog('assign')}>
              {t('assign')}
            </Button>
            <Button onClick={() => setDialog('resolve')}>{t('resolve')}</Button>
          </span>
        )}
      </div>
      {work.error !== null && dialog === undefined && <FaultNotice error={work.error} />}
      {dialog === 'assign' && <AssignDialog {...{ fingerprints, assignedTo }} onClose={close} />}
      {dialog === 'silence' && <SilenceDialog alerts={[alert]} onClose={close} />}
      {dialog === 'resolve' && (
        <FormDialog
          title={t('resolveTitle')}
          action={t('resolve')}
          work={work}
          onSubmit={() => work.mutate({ fingerprints, do: 'resolve' }, { onSuccess: close })}
          onClose={close}
        >
          <p>{t('resolveNote')}</p>
        </FormDialog>
      )}
    </>
  )
}
