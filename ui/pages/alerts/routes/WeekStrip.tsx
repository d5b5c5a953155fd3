import { useLanguage } from '../../../lib/preferences.ts'
import { useWords } from '../../../lib/use-words.ts'
import type { Language } from '../../../lib/words.ts'
import { drawnWords } from './drawn-words.ts'
import { type DayGroup, groupDays, writeMinute } from './group-days.ts'
import type { Routing } from './use-routing.ts'

type Week = Routing['intervals'][number]['weeks'][number]

interface Props {
  name: string
  week: Week
  /** What the filled hours are. */
  look: 'quiet' | 'told'
}

const hours = [0, 6, 12, 18]
const dayMinutes = 1440

/** Seven days from above, each a ruler of 24 hours by the clocks of the zone, filled where the interval holds. */
export function WeekStrip({ name, week: { zone, days, nowMinute }, look }: Props) {
  const t = useWords(drawnWords)
  const language = useLanguage()
  const tellDays = ({ from, to, spans }: DayGroup): string => {
    const told = from === to ? longDay(language, from) : t('dayToDay', { from: longDay(language, from), to: longDay(language, to) })
    const held = spans.map((span) =>
      span.from === 0 && span.to === dayMinutes ? t('allDay') : t('fromTo', { from: writeMinute(span.from), to: writeMinute(span.to) }),
    )
    return held.length === 0 ? t('notOn', { days: told }) : t('heldOn', { days: told, times: held.join(', ') })
  }
  const isNow = days[0]?.spans.some(({ from, to }) => nowMinute >= from && nowMinute < to) === true
  const told = t('weekLabel', { name, zone, days: groupDays(days).map(tellDays).join('; '), now: t(isNow ? 'holdsNow' : 'notNow') })
  return (
    <div className={`tw ${look}`} role="img" aria-label={told}>
      {days.map(({ date, spans }, at) => (
        <div key={date} className={at === 0 ? 'tw-day today' : 'tw-day'}>
          <span className="tw-name">{shortDay(language, date)}</span>
          <span className="tw-hours">
            {hours.map((hour) => (
              <i key={hour} className="tw-tick" />
            ))}
            {spans.map(({ from, to }) => (
              <i key={from} className="tw-span" style={{ insetInlineStart: shareOf(from), inlineSize: shareOf(to - from) }} />
            ))}
            {at === 0 && <i className="tw-now" style={{ insetInlineStart: shareOf(nowMinute) }} />}
          </span>
        </div>
      ))}
      <div className="tw-day">
        <span />
        <span className="tw-hours tw-axis">
          {hours.map((hour) => (
            <i key={hour}>{String(hour).padStart(2, '0')}</i>
          ))}
          <i className="tw-end">24</i>
        </span>
      </div>
    </div>
  )
}

function shareOf(minutes: number): string {
  return `${(minutes / dayMinutes) * 100}%`
}

/** Sunday, יום ראשון. */
function longDay(language: Language, date: string): string {
  return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(Date.parse(date))
}

/** Sun 22, א׳ 22. */
function shortDay(language: Language, date: string): string {
  const weekday = new Intl.DateTimeFormat(language, { weekday: language === 'he' ? 'narrow' : 'short', timeZone: 'UTC' }).format(
    Date.parse(date),
  )
  return `${weekday} ${Number(date.slice(8))}`
}
