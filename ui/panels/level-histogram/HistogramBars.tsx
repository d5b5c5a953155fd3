import { useState } from 'react'

import { severities } from '../../../src/api/contract/severities.ts'
import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { niceTop, tickStep } from '../../lib/scale.ts'
import { useDrag } from '../../lib/use-drag.ts'
import { useWidth } from '../../lib/use-width.ts'
import type { HistogramData } from './histogram-data.ts'

const height = 104
const edge = { start: 44, end: 14, top: 8, bottom: 20 }
/** Bottom to top: what is quiet first, what is bad on top. */
const stack = ['unset', ...severities.filter((level) => level !== 'unset')] as const

interface Props {
  data: HistogramData | undefined
  asked: number
  label: string
  empty: string
  onRange: (fromMs: number, toMs: number) => void
}

/** The bars themselves: drawn left to right in every language, time runs that way. */
export function HistogramBars({ data, asked, label, empty, onRange }: Props) {
  const [element, width] = useWidth<HTMLDivElement>()
  const time = useTimeFormat()
  const format = useFormat()
  const [pointed, setPointed] = useState<number | null>(null)
  const innerWidth = Math.max(width - edge.start - edge.end, 1)
  const innerHeight = height - edge.top - edge.bottom
  const buckets = Math.max(0, ...Object.values(data?.series ?? {}).map((counts) => counts?.length ?? 0)) || asked
  const stepMs = data?.stepMs ?? 60_000
  const startMs = data ? Date.parse(data.from) : 0
  const endMs = startMs + buckets * stepMs
  const totals = Array.from({ length: buckets }, (_, index) =>
    stack.reduce((total, level) => total + (data?.series[level]?.[index] ?? 0), 0),
  )
  const top = niceTop(Math.max(...totals, 1))
  const placeY = (value: number): number => edge.top + innerHeight - (value / top) * innerHeight
  const barWidth = innerWidth / buckets
  const timeAt = (x: number): number => startMs + ((x - edge.start) / innerWidth) * (endMs - startMs)
  const drag = useDrag((a, b) => {
    if (!data) return
    const from = Math.max(timeAt(a), startMs)
    // A click takes the bar under it.
    if (b - a < 4) {
      const bar = startMs + Math.floor((from - startMs) / stepMs) * stepMs
      onRange(bar, bar + stepMs)
    } else onRange(from, Math.min(timeAt(b), endMs))
  })
  const tickMs = tickStep((endMs - startMs) / Math.max(1, innerWidth / 76))
  const ticks = data ? timeTicks(startMs, endMs, tickMs) : []
  return (
    <div
      className="chart bars"
      ref={element}
      {...drag.handlers}
      onMouseMove={(event) => {
        const index = Math.floor((event.clientX - event.currentTarget.getBoundingClientRect().left - edge.start) / barWidth)
        setPointed(data && index >= 0 && index < buckets ? index : null)
      }}
      onMouseLeave={() => setPointed(null)}
    >
      <svg width={width} height={height} role="img" aria-label={label}>
        {[0, 0.5, 1].map((share) => {
          const y = Math.round(placeY(top * share)) + 0.5
          return (
            <g key={share}>
              <path d={`M${edge.start} ${y}H${width - edge.end}`} stroke={share === 0 ? 'var(--line-2)' : 'var(--grid)'} />
              {data && Number.isInteger(top * share) && (
                <text x={edge.start - 8} y={y + 3.5} textAnchor="end">
                  {format.large(top * share).figure + format.large(top * share).unit}
                </text>
              )}
            </g>
          )
        })}
        {ticks.map((ms) => {
          const x = Math.round(edge.start + ((ms - startMs) / (endMs - startMs)) * innerWidth) + 0.5
          return (
            <g key={ms}>
              <path d={`M${x} ${height - edge.bottom}v4`} stroke="var(--line-2)" />
              {x < width - 24 && (
                <text x={x} y={height - 4} textAnchor="middle">
                  {tickMs >= 86_400_000 ? time.day(ms).replace(/ \d{4}$/, '') : tickMs < 60_000 ? time.second(ms) : time.minute(ms)}
                </text>
              )}
            </g>
          )
        })}
        {data &&
          totals.map((total, index) => {
            let below = 0
            return total === 0 ? null : (
              <g key={index} opacity={pointed === null || pointed === index ? 1 : 0.7}>
                {stack.map((level) => {
                  const count = data.series[level]?.[index] ?? 0
                  if (count === 0) return null
                  const y = placeY(below + count)
                  const tall = Math.max(placeY(below) - y, 1)
                  below += count
                  return (
                    <rect
                      key={level}
                      x={edge.start + index * barWidth + (barWidth > 4 ? 1 : 0)}
                      y={y}
                      width={Math.max(barWidth - (barWidth > 4 ? 2 : 0), 1)}
                      height={tall}
                      fill={`var(--lf-${level === 'unset' ? 'trace' : level})`}
                    />
                  )
                })}
              </g>
            )
          })}
        {drag.area && (
          <rect
            x={drag.area[0]}
            y={edge.top}
            width={drag.area[1] - drag.area[0]}
            height={innerHeight}
            fill="var(--accent)"
            fillOpacity={0.18}
            stroke="var(--accent)"
          />
        )}
      </svg>
      {data?.total === 0 && <p className="chart-message">{empty}</p>}
      {pointed !== null && data && !drag.area && (
        <BarTip
          x={edge.start + (pointed + 0.5) * barWidth}
          width={width}
          title={`${time.second(startMs + pointed * stepMs)} – ${time.second(startMs + (pointed + 1) * stepMs)} ${time.zone}`}
          rows={stack.toReversed().flatMap((level) => {
            const count = data.series[level]?.[pointed] ?? 0
            return count > 0 ? [{ level, count: format.count(count) }] : []
          })}
        />
      )}
    </div>
  )
}

function BarTip({ x, width, title, rows }: { x: number; width: number; title: string; rows: readonly { level: string; count: string }[] }) {
  return (
    <div className="tip float" style={x > width / 2 ? { insetInlineEnd: width - x + 14 } : { insetInlineStart: x + 14 }} aria-hidden>
      <div className="strong">{title}</div>
      {rows.map(({ level, count }) => (
        <div key={level} className="row">
          <span className={`level-edge l-${level}`} />
          <span className="grow">{level}</span>
          <span className="strong">{count}</span>
        </div>
      ))}
    </div>
  )
}

function timeTicks(fromMs: number, toMs: number, stepMs: number): number[] {
  const first = Math.ceil(fromMs / stepMs) * stepMs
  return Array.from({ length: Math.max(0, Math.floor((toMs - first) / stepMs) + 1) }, (_, index) => first + index * stepMs)
}
