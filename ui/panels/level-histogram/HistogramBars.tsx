import { useState } from 'react'
import type { KeyboardEvent } from 'react'

import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { levelFill, levelStack } from '../../lib/log-levels.ts'
import { tickStep, timeTicks } from '../../lib/scale.ts'
import { useDrag } from '../../lib/use-drag.ts'
import { useWidth } from '../../lib/use-width.ts'
import { barsEdge, barsHeight, makeBarScale } from './bar-scale.ts'
import { BarTip } from './BarTip.tsx'
import { isCounted, type HistogramData } from './histogram-data.ts'
import type { SeenWindow } from './seen-window.ts'
import { SeenMark } from './SeenMark.tsx'

interface Props {
  data: HistogramData | undefined
  /** Rows of an earlier time, bar by bar. */
  compared: readonly number[]
  asked: number
  label: string
  empty: string
  seen: SeenWindow | undefined
  /** A time was chosen by dragging. */
  onRange: (fromMs: number, toMs: number) => void
  /** A bar was chosen, by a click or Enter. */
  onBar: (fromMs: number, toMs: number) => void
}

const clickPixels = 4

/** The bars themselves: drawn left to right in every language, time runs that way. Arrows move a cursor over them, Enter chooses one. */
export function HistogramBars({ data, compared, asked, label, empty, seen, onRange, onBar }: Props) {
  const [element, width] = useWidth<HTMLDivElement>()
  const time = useTimeFormat()
  const format = useFormat()
  const [pointed, setPointed] = useState<number | undefined>()
  const scale = makeBarScale({ data, compared, asked, width })
  const { startMs, endMs, stepMs, barWidth, placeX, placeY } = scale
  const choose = (bar: number): void => onBar(startMs + bar * stepMs, startMs + (bar + 1) * stepMs)
  const drag = useDrag((a, b) => {
    if (!data) return
    const bar = scale.barAt(a)
    if (b - a >= clickPixels) onRange(Math.max(scale.timeAt(a), startMs), Math.min(scale.timeAt(b), endMs))
    else if (bar !== undefined) choose(bar)
  })
  const press = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setPointed(Math.min(Math.max((pointed ?? (step > 0 ? -1 : scale.buckets)) + step, 0), scale.buckets - 1))
    } else if (event.key === 'Enter' && pointed !== undefined) {
      event.stopPropagation()
      choose(pointed)
    }
  }
  const tickMs = tickStep((endMs - startMs) / Math.max(1, (width - barsEdge.start - barsEdge.end) / 76))
  const ticks = data ? timeTicks(startMs, endMs, tickMs) : []
  return (
    <div
      className="chart bars"
      ref={element}
      tabIndex={0}
      role="group"
      aria-label={label}
      {...drag.handlers}
      onMouseMove={(event) => setPointed(data && scale.barAt(event.clientX - event.currentTarget.getBoundingClientRect().left))}
      onMouseLeave={() => setPointed(undefined)}
      onBlur={() => setPointed(undefined)}
      onKeyDown={press}
    >
      <svg width={width} height={barsHeight} role="img" aria-label={label}>
        {[0, 0.5, 1].map((share) => {
          const y = Math.round(placeY(scale.top * share)) + 0.5
          return (
            <g key={share}>
              <path d={`M${barsEdge.start} ${y}H${width - barsEdge.end}`} stroke={share === 0 ? 'var(--line-2)' : 'var(--grid)'} />
              {data && Number.isInteger(scale.top * share) && (
                <text x={barsEdge.start - 8} y={y + 3.5} textAnchor="end">
                  {format.large(scale.top * share).figure + format.large(scale.top * share).unit}
                </text>
              )}
            </g>
          )
        })}
        {ticks.map((ms) => {
          const x = Math.round(placeX(ms)) + 0.5
          return (
            <g key={ms}>
              <path d={`M${x} ${barsHeight - barsEdge.bottom}v4`} stroke="var(--line-2)" />
              {x < width - 24 && (
                <text x={x} y={barsHeight - 4} textAnchor="middle">
                  {tickMs >= 86_400_000 ? time.day(ms).replace(/ \d{4}$/, '') : tickMs < 60_000 ? time.second(ms) : time.minute(ms)}
                </text>
              )}
            </g>
          )
        })}
        {data && !isCounted(data) && (
          <rect
            className="uncounted"
            x={barsEdge.start}
            y={barsEdge.top}
            width={Math.max(placeX(Date.parse(data.searchedFrom)) - barsEdge.start, 0)}
            height={scale.floorY - barsEdge.top}
            fill="var(--hover)"
          />
        )}
        {data &&
          scale.totals.map((total, index) => {
            let below = 0
            return total === 0 ? null : (
              <g key={index} opacity={pointed === undefined || pointed === index ? 1 : 0.7}>
                {levelStack.map((level) => {
                  const count = data.series[level]?.[index] ?? 0
                  if (count === 0) return null
                  const y = placeY(below + count)
                  const tall = Math.max(placeY(below) - y, 1)
                  below += count
                  return (
                    <rect
                      key={level}
                      x={barsEdge.start + index * barWidth + (barWidth > 4 ? 1 : 0)}
                      y={y}
                      width={Math.max(barWidth - (barWidth > 4 ? 2 : 0), 1)}
                      height={tall}
                      fill={`var(${levelFill(level)})`}
                    />
                  )
                })}
              </g>
            )
          })}
        {data && compared.length > 0 && (
          <path
            d={compared
              .slice(0, scale.buckets)
              .map((count, index) => `${index === 0 ? 'M' : 'L'}${barsEdge.start + index * barWidth} ${placeY(count)}h${barWidth}`)
              .join('')}
            fill="none"
            stroke="var(--ink-2)"
            strokeDasharray="4 3"
          />
        )}
        {data && seen && (
          <SeenMark
            seen={seen}
            placeX={placeX}
            left={barsEdge.start}
            right={width - barsEdge.end}
            top={barsEdge.top - 4}
            bottom={scale.floorY}
          />
        )}
        {drag.area && (
          <rect
            x={drag.area[0]}
            y={barsEdge.top}
            width={drag.area[1] - drag.area[0]}
            height={scale.floorY - barsEdge.top}
            fill="var(--accent)"
            fillOpacity={0.18}
            stroke="var(--accent)"
          />
        )}
      </svg>
      {data?.total === 0 && isCounted(data) && <p className="chart-message">{empty}</p>}
      {pointed !== undefined && data && !drag.area && (
        <BarTip
          x={barsEdge.start + (pointed + 0.5) * barWidth}
          width={width}
          title={`${time.second(startMs + pointed * stepMs)} – ${time.second(startMs + (pointed + 1) * stepMs)} ${time.zone}`}
          rows={levelStack.toReversed().flatMap((level) => {
            const count = data.series[level]?.[pointed] ?? 0
            return count > 0 ? [{ level, count: format.count(count) }] : []
          })}
          before={compared[pointed] === undefined ? undefined : format.count(compared[pointed])}
        />
      )}
    </div>
  )
}
