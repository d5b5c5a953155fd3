import { measureDuration, useFormat, useTimeFormat } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

/** Duration, start, size and errors of a trace. */
export function TraceSummaryBar({ trace }: { trace: Reply<'GET /api/traces/:traceId'> }) {
  const t = useWords(words)
  const language = useLanguage()
  const format = useFormat()
  const time = useTimeFormat()
  const duration = measureDuration(language, trace.durationMs)
  const errors = trace.spans.filter(({ status }) => status === 'error').length
  const services = new Set(trace.spans.map(({ service }) => service)).size
  return (
    <div className="trace-sum" tabIndex={0} role="region" aria-label={t('summary')}>
      <Part title={t('duration')} figure={duration.figure} unit={duration.unit} />
      <Part title={t('started')} figure={time.precise(trace.start)} unit={time.zone} note={time.day(Date.parse(trace.start))} />
      <Part title={t('spans')} figure={format.count(trace.spans.length)} unit={t('inServices', { count: services })} />
      <Part title={t('errors')} figure={format.count(errors)} bad={errors > 0} />
    </div>
  )
}

function Part({ title, figure, unit, note, bad }: { title: string; figure: string; unit?: string; note?: string; bad?: boolean }) {
  return (
    <div>
      <div className="small faint">{title}</div>
      <span className={bad ? 'read mid critical' : 'read mid'}>
        {figure}
        {unit && <small dir="auto">{unit}</small>}
        {note && <small dir="auto">{note}</small>}
      </span>
    </div>
  )
}
