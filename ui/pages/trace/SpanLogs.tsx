import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import type { LogMarks } from './model/log-marks.ts'
import { words } from './words.ts'

const mostShown = 20

/** The log records written in a span, oldest first. */
export function SpanLogs({ logs, span, spanStart }: { logs: LogMarks; span: number; spanStart: number }) {
  const t = useWords(words)
  const format = useFormat()
  const own = logs.bySpan.get(span) ?? []
  if (own.length === 0) return null
  return (
    <section>
      <div className="sub">
        <h2>{t('logLines', { count: own.length })}</h2>
      </div>
      <ul className="pad span-logs ltr">
        {own.slice(0, mostShown).map((record) => {
          const row = logs.rows[record]
          return (
            row && (
              <li key={record}>
                <span className="row small">
                  <span className={`level-edge l-${row.severity}`} />
                  {row.severity}
                  <span className="faint">{format.duration(Math.max(0, (logs.at[record] ?? 0) - spanStart))}</span>
                </span>
                <span className="mono">{row.body.slice(0, 500)}</span>
              </li>
            )
          )
        })}
      </ul>
    </section>
  )
}
