import { definePart } from '../lib/define-part.tsx'
import { useTimeFormat } from '../lib/format.ts'
import { absoluteRange, resolveRange } from '../lib/time-range.ts'
import { useDrag } from '../lib/use-drag.ts'
import { useWidth } from '../lib/use-width.ts'
import { useWords } from '../lib/use-words.ts'
import { usePermission } from './session.ts'
import { useNow } from './use-now.ts'
import { useRangeTitle } from './use-range-title.ts'
import { useRange } from './use-range.ts'
import { shellWords } from './words.ts'

const WatchAlerts = definePart(async () => (await import('./WatchAlerts.tsx')).WatchAlerts)
const hourMs = 3_600_000
const height = 32
/** Spans the ruler may show, with the distances of small ticks and of labels. */
const rulers = [
  { spanMs: 24 * hourMs, tickMs: hourMs / 4, strongMs: hourMs, labelMs: 3 * hourMs },
  { spanMs: 7 * 24 * hourMs, tickMs: 6 * hourMs, strongMs: 24 * hourMs, labelMs: 24 * hourMs },
  { spanMs: 32 * 24 * hourMs, tickMs: 24 * hourMs, strongMs: 7 * 24 * hourMs, labelMs: 7 * 24 * hourMs },
  { spanMs: 400 * 24 * hourMs, tickMs: 7 * 24 * hourMs, strongMs: 28 * 24 * hourMs, labelMs: 56 * 24 * hourMs },
] as const

/** The ruler of time under the context bar: the last day (or as much as the range needs), the shown range in brackets, draggable. */
export function WatchLine() {
  const t = useWords(shellWords)
  const time = useTimeFormat()
  const titleOf = useRangeTitle()
  const now = useNow(30_000)
  const canSeeAlerts = usePermission('alerts.read')
  const { range, change } = useRange()
  const { fromMs, toMs } = resolveRange(range, now)
  const ruler = rulers.find(({ spanMs }) => now - fromMs <= spanMs) ?? rulers[3]
  const startMs = now - ruler.spanMs
  const [element, width] = useWidth<HTMLDivElement>()
  const scale = width / (ruler.spanMs * 1.016)
  const place = (ms: number): number => (ms - startMs) * scale
  const drag = useDrag((a, b) => {
    const from = startMs + a / scale
    const to = Math.min(startMs + b / scale, now)
    // A click moves the range there, a drag draws a new one.
    const half = (toMs - fromMs) / 2
    const [start, end] = b - a < 4 ? [from - half, Math.min(from + half, now)] : [from, to]
    change({ ...absoluteRange(start, end), live: false }, { push: true })
  })
  const step = width < 700 ? 2 : 1
  const dayWise = ruler.labelMs >= 24 * hourMs
  const ticks = tickTimes(startMs, now, ruler.tickMs)
  const a = Math.max(place(fromMs), 1)
  const b = Math.max(place(toMs), a + 3)
  const shown = titleOf(range, now)
  return (
    <div className="rail" ref={element} {...drag.handlers}>
      <svg
        role="img"
        aria-label={t('watchLine', { span: time.full(startMs), to: time.full(now), from: shown.title, until: shown.clock })}
        width={width}
        height={height}
      >
        {ticks.map((ms) => {
          const strong = ms % ruler.strongMs === 0
          return step === 2 && !strong ? null : (
            <path
              key={ms}
              d={`M${Math.round(place(ms)) + 0.5} ${height}v-${strong ? 7 : 3}`}
              stroke={strong ? 'var(--control)' : 'var(--line-2)'}
            />
          )
        })}
        {ticks
          .filter((ms) => ms % (ruler.labelMs * step) === 0 && place(ms) + 44 < width && (place(ms) + 38 < a || place(ms) > b))
          .map((ms) => (
            <text key={ms} x={Math.round(place(ms)) + 4} y={28}>
              {dayWise ? time.day(ms).replace(/ \d{4}$/, '') : time.minute(ms)}
            </text>
          ))}
        {canSeeAlerts && <WatchAlerts startMs={startMs} nowMs={now} place={place} />}
        <rect x={a} width={b - a} height={height} fill="var(--accent)" opacity={0.13} />
        <path d={`M${a} 1v30M${b} 1v30`} stroke="var(--accent)" strokeWidth={1.5} />
        <path d={`M${a} 1h5M${a} 31h5M${b} 1h-5M${b} 31h-5`} stroke="var(--accent)" strokeWidth={2} />
        {drag.area && <rect x={drag.area[0]} width={drag.area[1] - drag.area[0]} height={height} fill="var(--accent)" opacity={0.25} />}
      </svg>
    </div>
  )
}

function tickTimes(fromMs: number, toMs: number, stepMs: number): number[] {
  const first = Math.ceil(fromMs / stepMs) * stepMs
  return Array.from({ length: Math.floor((toMs - first) / stepMs) + 1 }, (_, index) => first + index * stepMs)
}
