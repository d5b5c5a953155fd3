import { Icon } from '../../../components/Icon.tsx'
import { useLanguage } from '../../../lib/preferences.ts'
import { useWords } from '../../../lib/use-words.ts'
import { writeDate } from '../../../lib/write-date.ts'
import { MatcherList } from '../matchers/MatcherList.tsx'
import { drawnWords } from './drawn-words.ts'
import type { RouteNode, Routing } from './use-routing.ts'
import { WeekStrip } from './WeekStrip.tsx'
import { routeWords } from './words.ts'

type Interval = Routing['intervals'][number]

/** Every time interval as a week, with the routes that are quiet or told in it. */
export function TimeIntervals({ intervals, nodes }: { intervals: readonly Interval[]; nodes: readonly RouteNode[] }) {
  const t = useWords(drawnWords)
  return (
    <section className="rt-drawn" aria-labelledby="rt-times">
      <div className="sub">
        <h2 id="rt-times">{t('times')}</h2>
        <span className="small faint">{t('timesNote')}</span>
      </div>
      <ul className="ti-list">
        {intervals.map((interval) => (
          <IntervalOf key={interval.name} interval={interval} nodes={nodes} />
        ))}
      </ul>
    </section>
  )
}

function IntervalOf({ interval: { name, holdsNow, weeks }, nodes }: { interval: Interval; nodes: readonly RouteNode[] }) {
  const t = useWords(drawnWords)
  const quiet = nodes.filter(({ muteTimeIntervals }) => muteTimeIntervals.includes(name))
  const told = nodes.filter(({ activeTimeIntervals }) => activeTimeIntervals.includes(name))
  return (
    <li>
      <div className="ti-head">
        <h3>
          <bdi>{name}</bdi>
        </h3>
        {holdsNow && (
          <span className="tag">
            <Icon name="clock" size={12} /> {t('holdsNow')}
          </span>
        )}
      </div>
      {quiet.length > 0 && <RoutesThen title={t('quietThen')} look="quiet" nodes={quiet} />}
      {told.length > 0 && <RoutesThen title={t('toldThen')} look="told" nodes={told} />}
      {quiet.length + told.length === 0 && <p className="small faint">{t('usedByNone')}</p>}
      {weeks.length === 0 && <p className="small dim">{t('never')}</p>}
      {weeks.map((week) => (
        <div key={week.zone} className="ti-week">
          <p className="small faint">
            <bdi className="ltr">{week.zone}</bdi>
            <WeekNote week={week} />
          </p>
          {week.days.some(({ spans }) => spans.length > 0) && (
            <WeekStrip name={name} week={week} look={quiet.length > 0 ? 'quiet' : 'told'} />
          )}
        </div>
      ))}
    </li>
  )
}

/** What the seven days do not show. */
function WeekNote({ week: { days, isDated, nextDate } }: { week: Interval['weeks'][number] }) {
  const t = useWords(drawnWords)
  const language = useLanguage()
  const isDrawn = days.some(({ spans }) => spans.length > 0)
  if (isDrawn && !isDated) return null
  const note =
    nextDate !== null
      ? t('nextOn', { date: writeDate(language, Date.parse(nextDate)) })
      : t(isDrawn ? 'dated' : isDated ? 'notInYear' : 'never')
  return <span className="dim"> · {note}</span>
}

function RoutesThen({ title, look, nodes }: { title: string; look: 'quiet' | 'told'; nodes: readonly RouteNode[] }) {
  const t = useWords(routeWords)
  return (
    <div className="ti-then small">
      <span className={`ti-key ${look}`} />
      <span className="dim">{title}:</span>
      <ul>
        {nodes.map(({ id, matchers, receiver }) => (
          <li key={id}>
            {matchers.length === 0 ? t('everything') : <MatcherList matchers={matchers} />} <bdi>{t('goesTo', { receiver })}</bdi>
          </li>
        ))}
      </ul>
    </div>
  )
}
