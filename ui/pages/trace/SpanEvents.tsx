import type { SpanRow } from '../../../src/api/contract/traces.ts'
import { SeverityMark } from '../../components/SeverityMark.tsx'
import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { AttributeList } from '../../panels/AttributeList.tsx'
import { words } from './words.ts'

/** Attributes of an exception, as OpenTelemetry names them. */
const told = new Set(['exception.type', 'exception.message', 'exception.stacktrace'])

/** Exceptions first and readable, then the other events of a span. */
export function SpanEvents({ events, startMs }: { events: SpanRow['events']; startMs: number }) {
  const t = useWords(words)
  const format = useFormat()
  const after = (timestamp: string): string => t('after', { time: format.duration(Math.max(0, Date.parse(timestamp) - startMs)) })
  const exceptions = events.filter(({ name }) => name === 'exception')
  const others = events.filter(({ name }) => name !== 'exception')
  return (
    <>
      {exceptions.length > 0 && (
        <section>
          <div className="sub">
            <h2>{t('exceptions')}</h2>
          </div>
          {exceptions.map(({ timestamp, attributes }, index) => (
            <div key={index} className="pad span-exception">
              <div className="row">
                <SeverityMark severity="critical">{t('error')}</SeverityMark>
                <bdi className="strong cut">{attributes['exception.type'] ?? t('exception')}</bdi>
                <span className="faint small">{after(timestamp)}</span>
              </div>
              <p className="mono ltr span-message">{attributes['exception.message']}</p>
              {attributes['exception.stacktrace'] && (
                <details>
                  <summary>{t('stack')}</summary>
                  <pre className="mono ltr span-stack" tabIndex={0}>
                    {attributes['exception.stacktrace']}
                  </pre>
                </details>
              )}
              <AttributeList title="" attributes={Object.fromEntries(Object.entries(attributes).filter(([name]) => !told.has(name)))} />
            </div>
          ))}
        </section>
      )}
      {others.length > 0 && (
        <section className="span-events">
          <div className="sub">
            <h2>{t('events')}</h2>
          </div>
          {others.map((event, index) => (
            <details key={index} open={others.length < 6}>
              <summary>
                <bdi className="strong">{event.name}</bdi> <span className="faint small">{after(event.timestamp)}</span>
              </summary>
              <AttributeList title="" attributes={event.attributes} />
            </details>
          ))}
        </section>
      )}
    </>
  )
}
