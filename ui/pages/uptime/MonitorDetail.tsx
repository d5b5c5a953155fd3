import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'

import { Answer } from '../../components/Answer.tsx'
import { Button, buttonClass } from '../../components/Button.tsx'
import { ChipLink } from '../../components/Chip.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { FormDialog } from '../../components/FormDialog.tsx'
import { callApi } from '../../lib/api.ts'
import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { quotePromql } from '../../lib/quote-promql.ts'
import { useWords } from '../../lib/use-words.ts'
import { HistoryLink } from '../../panels/audit/HistoryLink.tsx'
import { usePermission } from '../../shell/session.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { useNow } from '../../shell/use-now.ts'
import { CertificatePlate } from './CertificatePlate.tsx'
import { CourseChart } from './CourseChart.tsx'
import { DayChart } from './DayChart.tsx'
import { HeartbeatPlate } from './HeartbeatPlate.tsx'
import { LastChecks } from './LastChecks.tsx'
import { Maintenance } from './Maintenance.tsx'
import { Outages } from './Outages.tsx'
import { StatusMark } from './StatusMark.tsx'
import { Uptime } from './Uptime.tsx'
import { forgetMonitors, type MonitorDetail as Detail, useMonitor } from './use-monitors.ts'
import { words } from './words.ts'

const lengths = ['24h', '7d', '30d', '90d'] as const

/** One monitor: how it is, how it did, what failed, and what is asked. */
export function MonitorDetail({ id }: { id: string }) {
  const monitor = useMonitor(id)
  const t = useWords(words)
  const context = useContextSearch()
  return (
    <>
      <div className="page-head">
        <Link href={`/uptime${context}`} className="up-crumb">
          {t('title')}
        </Link>
        <span className="faint">/</span>
        <h1>
          <bdi>{monitor.data?.spec.name ?? '…'}</bdi>
        </h1>
        {monitor.data && <StatusMark status={monitor.data.status} />}
        <span className="grow" />
        {monitor.data && <Actions monitor={monitor.data} />}
      </div>
      <Answer query={monitor} rows={12}>
        {(data) => <Body monitor={data} />}
      </Answer>
    </>
  )
}

function Body({ monitor }: { monitor: Detail }) {
  const t = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const now = useNow(15_000)
  const context = useContextSearch()
  const { spec, status, problem, days, availability, file } = monitor
  const metrics = `/metrics/explore?expr=${encodeURIComponent(`probe_success{monitor=${quotePromql(spec.name)}}`)}`
  return (
    <>
      <div className="up-say">
        <span>
          {status === 'up' || status === 'down'
            ? t(status === 'up' ? 'upSince' : 'downSince', { time: time.zoned(Date.parse(monitor.since)) })
            : t(status === 'pending' ? 'pendingHelp' : status === 'paused' ? 'pausedHelp' : 'unknownHelp')}
        </span>
        {problem !== '' && status !== 'up' && <bdi className="up-problem">{problem}</bdi>}
        <span className="grow" />
        <span className="faint small">
          {monitor.checkedAt === null ? t('neverChecked') : t('checked', { ago: format.ago(Date.parse(monitor.checkedAt), now) })}
        </span>
      </div>
      <Maintenance name={spec.name} />
      <div className="up-paths">
        {spec.kind !== 'heartbeat' && <code className="ltr dim up-target">{monitor.instance}</code>}
        <ChipLink icon="metrics" href={metrics}>
          {t('inMetrics')}
        </ChipLink>
        {spec.service !== '' && (
          <ChipLink icon="services" href={`/services/${encodeURIComponent(spec.service)}${context}`}>
            {spec.service}
          </ChipLink>
        )}
        <HistoryLink kind="monitor" id={monitor.id} />
        {file !== null && (
          <span className="faint small">
            {t('standsIn')} <code className="ltr">{file}</code>
          </span>
        )}
      </div>
      <section className="sheet g12">
        <div className="plate s12">
          <DayChart days={days} />
        </div>
        {lengths.map((length) => (
          <div key={length} className="plate stat half s3">
            <span className="small dim">{t(`over_${length}`)}</span>
            <div className="read">
              <Uptime of={availability[length]} />
              {availability[length].ratio !== null && <small>%</small>}
            </div>
            <div className="stat-foot small faint">
              {availability[length].downMs > 0
                ? t('downFor', { time: format.duration(availability[length].downMs) })
                : availability[length].ratio === null
                  ? t('unknown')
                  : t('neverDown')}
            </div>
          </div>
        ))}
        <div className="plate s8">
          <CourseChart monitor={monitor} />
        </div>
        <div className="plate s4">
          {spec.kind === 'heartbeat' ? <HeartbeatPlate monitor={monitor} /> : <CertificatePlate monitor={monitor} />}
        </div>
        <div className="plate s6">
          <Outages id={monitor.id} />
        </div>
        <div className="plate s6">
          <LastChecks checks={monitor.checks} />
        </div>
      </section>
    </>
  )
}

function Actions({ monitor }: { monitor: Detail }) {
  const t = useWords(words)
  const context = useContextSearch()
  const [, navigate] = useLocation()
  const mayWrite = usePermission('alerts.write')
  const [isRemoving, setRemoving] = useState(false)
  const { id, spec, status, file } = monitor
  const params = { id }
  const run = useMutation({ mutationFn: () => callApi('POST /api/uptime/monitors/:id/run', { params }), onSettled: forgetMonitors })
  const pause = useMutation({
    mutationFn: (paused: boolean) => callApi('POST /api/uptime/monitors/:id/pause', { params, body: { paused } }),
    onSettled: forgetMonitors,
  })
  const remove = useMutation({
    mutationFn: () => callApi('DELETE /api/uptime/monitors/:id', { params }),
    onSuccess: () => {
      navigate(`/uptime${context}`)
      forgetMonitors()
    },
  })
  if (!mayWrite) return null
  return (
    <>
      {(run.error ?? pause.error) && <FaultNotice error={run.error ?? pause.error} />}
      {spec.kind !== 'heartbeat' && status !== 'paused' && (
        <Button icon="play" disabled={run.isPending} onClick={() => run.mutate()}>
          {t('checkNow')}
        </Button>
      )}
      <Link className={buttonClass({})} href={`/alerts/silences?making=1&monitor=${encodeURIComponent(spec.name)}`}>
        {t('maintenance')}
      </Link>
      {file === null && (
        <>
          <Button disabled={pause.isPending} onClick={() => pause.mutate(status !== 'paused')}>
            {t(status === 'paused' ? 'resume' : 'pause')}
          </Button>
          <Link className={buttonClass({})} href={`/uptime/${id}/edit${context}`}>
            {t('edit')}
          </Link>
          <Button look="danger" onClick={() => setRemoving(true)}>
            {t('remove')}
          </Button>
        </>
      )}
      {isRemoving && (
        <FormDialog
          danger
          title={t('removeTitle', { name: spec.name })}
          action={t('remove')}
          work={remove}
          onSubmit={() => remove.mutate()}
          onClose={() => setRemoving(false)}
        >
          <p>{t('removeHelp')}</p>
        </FormDialog>
      )}
    </>
  )
}
