import { useQuery } from '@tanstack/react-query'

import type { SpanRow } from '../../../src/api/contract/traces.ts'
import { Chip, ChipLink } from '../../components/Chip.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { Drawer } from '../../components/Drawer.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { SeverityMark } from '../../components/SeverityMark.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { callApi } from '../../lib/api.ts'
import { measureDuration, useFormat } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { quotePromql } from '../../lib/quote-promql.ts'
import { absoluteRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { AttributeList } from '../../panels/AttributeList.tsx'
import { nameOf, serviceOf } from './model/span-store.ts'
import { selfTime } from './model/trace-tree.ts'
import { SpanEvents } from './SpanEvents.tsx'
import { SpanLogs } from './SpanLogs.tsx'
import type { TraceModel } from './use-trace-model.ts'
import { words } from './words.ts'

const aroundMs = 60_000
/** Of the pages a span leads to: what happened around it. */
const contextMs = 900_000

interface Props {
  model: TraceModel
  span: number
  onZoom: () => void
  onChoose: (span: number | undefined) => void
}

/** One span whole: how long, one-click paths, what went wrong, attributes, events, links. Attributes come when it opens. */
export function SpanDrawer({ model, span, onZoom, onChoose }: Props) {
  const { store, tree } = model
  const t = useWords(words)
  const language = useLanguage()
  const format = useFormat()
  const { traceId, durationMs: totalMs } = store.head
  const spanId = store.spanId[span] ?? ''
  const startMs = Date.parse(store.head.start) + (store.start[span] ?? 0)
  const durationMs = store.duration[span] ?? 0
  const service = serviceOf(store, span)
  const name = nameOf(store, span)
  const { data, error, refetch } = useQuery({
    queryKey: ['span', traceId, spanId],
    queryFn: ({ signal }) => callApi('GET /api/traces/:traceId/spans/:spanId', { params: { traceId, spanId }, signal }),
    staleTime: Infinity,
  })
  const whole = data?.spans.find((one) => one.service === service && one.name === name) ?? data?.spans[0]
  const duration = measureDuration(language, durationMs)
  const own = selfTime(store, tree, span)
  const parent = tree.parent[span] ?? -1
  const { from, to } = absoluteRange(startMs - contextMs, startMs + durationMs + contextMs)
  const around = { from, to }
  const logTime = absoluteRange(startMs - aroundMs, startMs + durationMs + aroundMs)
  const href = (path: string, parameters: Record<string, string>): string => `${path}?${new URLSearchParams(parameters).toString()}`
  return (
    <Drawer
      label={t('span')}
      actions={whole && <CopyButton bare text={JSON.stringify(whole, null, 2)} label={t('copyJson')} />}
      onClose={() => onChoose(undefined)}
      head={
        <>
          {store.failed[span] === 1 && <SeverityMark severity="critical">{t('error')}</SeverityMark>}
          <bdi className="strong cut">{name}</bdi>
        </>
      }
    >
      <div className="pad drawer-body">
        <div className="read mid">
          {duration.figure}
          <small>
            {duration.unit} {t('ofTrace', { total: format.duration(totalMs), share: format.share(durationMs / Math.max(totalMs, 1e-6)) })}
          </small>
        </div>
        <p className="small dim">
          <bdi>{service}</bdi>
          {', '}
          {t('ownTime', { own: format.duration(own), offset: format.duration(store.start[span] ?? 0) })}
        </p>
        {whole?.statusMessage && <p className="mono ltr critical span-message">{whole.statusMessage}</p>}
      </div>
      <div className="pad paths">
        <ChipLink icon="logs" href={href('/logs', { ...logTime, q: `trace_id:${traceId} span_id:${spanId}` })}>
          {t('logsInSpan')}
        </ChipLink>
        <ChipLink icon="services" href={href(`/services/${encodeURIComponent(service)}`, around)}>
          {t('serviceOf', { service })}
        </ChipLink>
        <ChipLink icon="traces" href={href('/traces', { ...around, q: `${term('service', service)} ${term('operation', name)}` })}>
          {t('likeThis')}
        </ChipLink>
        <ChipLink icon="metrics" href={href('/metrics/explore', { ...around, expr: `{service_name=${quotePromql(service)}}` })}>
          {t('metricsOf', { service })}
        </ChipLink>
        <Chip icon="search" onClick={onZoom}>
          {t('zoom')}
        </Chip>
        {parent >= 0 && (
          <Chip icon="arrow-up" onClick={() => onChoose(parent)}>
            {t('parent')}
          </Chip>
        )}
      </div>
      {error && <FaultNotice error={error} onRetry={() => void refetch()} />}
      <SpanLogs logs={model.logs} span={span} spanStart={store.start[span] ?? 0} />
      {whole ? <SpanDetails span={whole} startMs={startMs} /> : !error && <Skeleton rows={8} />}
    </Drawer>
  )
}

function SpanDetails({ span, startMs }: { span: SpanRow; startMs: number }) {
  const t = useWords(words)
  return (
    <>
      <SpanEvents events={span.events} startMs={startMs} />
      <AttributeList
        title={t('attributes')}
        attributes={{ ...span.attributes, 'span.kind': span.kind, 'span.status': span.status, 'span.id': span.spanId }}
      />
      {span.links.length > 0 && (
        <section>
          <div className="sub">
            <h2>{t('links')}</h2>
          </div>
          <div className="pad paths">
            {span.links.map((link) => (
              <ChipLink key={link.traceId + link.spanId} icon="link" href={`/trace/${link.traceId}?span=${link.spanId}`}>
                <bdi className="mono">{link.traceId.slice(0, 12)}…</bdi>
              </ChipLink>
            ))}
          </div>
        </section>
      )}
      <AttributeList title={t('resource')} attributes={span.resource} />
    </>
  )
}

function term(field: string, value: string): string {
  return `${field}:"${value.replaceAll(/["\\]/g, '\\$&')}"`
}
