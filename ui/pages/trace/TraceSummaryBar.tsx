import { measureDuration, useFormat, useTimeFormat } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import type { LoadedTrace } from './use-trace.ts'
import { words } from './words.ts'

/** Duration, start, size and errors of a trace. */
export function TraceSummaryBar({ trace: { store, count, complete }, services }: { trace: LoadedTrace; services: number }) {
  const t = useWords(words)
  const language = useLanguage()
  const format = useFormat()
  const time = useTimeFormat()
  const { head } = store
  const duration = measureDuration(language, head.durationMs)
  return (
    <div className="trace-sum" tabIndex={0} role="region" aria-label={t('summary')}>
      <Part title={t('duration')} figure={duration.figure} unit={duration.unit} />
      <Part title={t('started')} figure={time.precise(head.start)} unit={time.zone} note={time.day(Date.parse(head.start))} />
      <Part
        title={t('spans')}
        figure={format.count(head.spanCount)}
        unit={complete ? t('inServices', { count: services }) : t('arrived', { share: format.share(count / Math.max(head.spanCount, 1)) })}
      />
      <Part title={t('errors')} figure={format.count(head.errorCount)} bad={head.errorCount > 0} />
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
