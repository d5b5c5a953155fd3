import type { SpanRow } from '../../../src/api/contract/traces.ts'
import { Chip, ChipLink } from '../../components/Chip.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { Drawer } from '../../components/Drawer.tsx'
import { SeverityMark } from '../../components/SeverityMark.tsx'
import { measureDuration, useFormat } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import type { Reply } from '../../lib/replies.ts'
import { absoluteRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { AttributeList } from '../../panels/AttributeList.tsx'
import { words } from './words.ts'

const aroundMs = 60_000

interface Props {
  trace: Reply<'GET /api/traces/:traceId'>
  span: SpanRow
  onZoom: () => void
  onClose: () => void
}

/** One span whole: how long, one-click paths, attributes, events, links. */
export function SpanDrawer({ trace, span, onZoom, onClose }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const format = useFormat()
  const start = Date.parse(trace.start) + span.offsetMs
  const logs = new URLSearchParams({
    ...absoluteRange(start - aroundMs, start + span.durationMs + aroundMs),
    q: `trace_id:${trace.traceId} span_id:${span.spanId}`,
  })
  const duration = measureDuration(language, span.durationMs)
  return (
    <Drawer
      label={t('span')}
      actions={<CopyButton bare text={JSON.stringify(span, null, 2)} label={t('copyJson')} />}
      onClose={onClose}
      head={
        <>
          {span.status === 'error' && <SeverityMark severity="critical">{t('error')}</SeverityMark>}
          <bdi className="strong cut">{span.name}</bdi>
        </>
      }
    >
      <div className="pad drawer-body">
        <div className="read mid">
          {duration.figure}
          <small>
            {duration.unit}{' '}
            {t('ofTrace', {
              total: format.duration(trace.durationMs),
              share: format.share(span.durationMs / Math.max(trace.durationMs, 1e-6)),
            })}
          </small>
        </div>
        {span.statusMessage && <p className="mono ltr critical span-message">{span.statusMessage}</p>}
      </div>
      <div className="pad paths">
        <ChipLink icon="logs" href={`/logs?${logs}`}>
          {t('logsInSpan')}
        </ChipLink>
        <Chip icon="search" onClick={onZoom}>
          {t('zoom')}
        </Chip>
      </div>
      <AttributeList
        title={t('attributes')}
        attributes={{ ...span.attributes, 'span.kind': span.kind, 'span.status': span.status, 'span.id': span.spanId }}
      />
      {span.events.length > 0 && (
        <section className="span-events">
          <div className="sub">
            <h2>{t('events')}</h2>
          </div>
          {span.events.map((event) => (
            <details key={`${event.timestamp}${event.name}`} open>
              <summary>
                <bdi className="strong">{event.name}</bdi>{' '}
                <span className="faint small">
                  {t('after', { time: format.duration(Math.max(0, Date.parse(event.timestamp) - start)) })}
                </span>
              </summary>
              <AttributeList title="" attributes={event.attributes} />
            </details>
          ))}
        </section>
      )}
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
    </Drawer>
  )
}
