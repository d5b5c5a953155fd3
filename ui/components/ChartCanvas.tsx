import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'

import { useTimeFormat } from '../lib/format.ts'
import { useTheme } from '../lib/preferences.ts'
import { tickStep } from '../lib/scale.ts'
import { useWidth } from '../lib/use-width.ts'
import type { ChartData } from './chart-data.ts'
import { ChartTip } from './ChartTip.tsx'
import { tipRows } from './tip-rows.ts'

const smallHeight = 132
const tallHeight = 300
const axisWidth = 52

interface Props {
  data: ChartData | undefined
  /** What it shows, in a sentence. */
  label: string
  format: (value: number) => string
  /** Of the axis of values. */
  floor: number
  ceiling: number
  /** The one chart of a page: tall, lines without area. */
  tall?: boolean
  /** Line that stands out; the others step back. */
  focus?: number | null
  onRange: (fromMs: number, toMs: number) => void
  /** Where the cursor stands. */
  onPoint?: (index: number | null) => void
}

/** uPlot in the house's dress: horizontal grid only, round axis ends, one cursor for all charts of the page, drag to narrow the time. */
export function ChartCanvas({ data, label, format, floor, ceiling, tall = false, focus = null, onRange, onPoint }: Props) {
  const [element, width] = useWidth<HTMLDivElement>()
  const time = useTimeFormat()
  const theme = useTheme()
  const [pointed, setPointed] = useState<{ index: number; x: number; value: number } | null>(null)
  const heard = useRef({ onRange, onPoint })
  const drawn = useRef<uPlot>(null)
  const height = tall ? tallHeight : smallHeight
  useEffect(() => {
    heard.current = { onRange, onPoint }
  })
  useEffect(() => {
    const target = element.current
    if (!target || width === 0) return
    const style = getComputedStyle(document.documentElement)
    const colour = (token: string): string => style.getPropertyValue(token)
    const count = data?.series[0]?.values.length ?? data?.length ?? 2
    const fromMs = data?.fromMs ?? 0
    const stepMs = data?.stepMs ?? 60_000
    const font = `11px ${colour('--font')}`
    const plot = new uPlot(
      {
        width,
        height,
        ms: 1,
        padding: [8, 18, 0, 0],
        legend: { show: false },
        cursor: {
          sync: { key: 'page' },
          points: {
            size: 7,
            fill: (_, index) => colour(data?.series[index - 1]?.colour ?? '--ink-3'),
            stroke: () => colour('--plate'),
            width: 1.5,
          },
          y: false,
          drag: { x: true, y: false, setScale: false },
        },
        scales: { x: { time: false }, y: { range: [floor, ceiling] } },
        axes: [
          {
            stroke: colour('--axis'),
            font,
            size: 22,
            gap: 2,
            grid: { show: false },
            ticks: { stroke: colour('--line-2'), width: 1, size: 4 },
            splits: (_, __, min, max) => timeTicks(min, max, tickStep((max - min) / Math.max(1, (width - axisWidth) / 84))),
            values: (_, splits) =>
              splits.map((ms) => (count * stepMs > 2 * 86_400_000 ? time.day(ms).replace(/ \d{4}$/, '') : time.minute(ms))),
          },
          {
            stroke: colour('--axis'),
            font,
            size: axisWidth,
            gap: 6,
            splits: () => (tall ? [0, 1, 2, 3, 4] : [0, 2, 4]).map((quarter) => floor + ((ceiling - floor) * quarter) / 4),
            grid: { stroke: colour('--grid'), width: 1 },
            ticks: { show: false },
            values: (_, splits) => splits.map(format),
          },
        ],
        series: [
          {},
          ...(data?.series ?? []).map((series) => ({
            stroke: colour(series.colour),
            width: 1.5,
            ...(!tall && { fill: `color-mix(in srgb, ${colour(series.colour)} 12%, transparent)` }),
            points: {
              show: true,
              size: 4,
              width: 0,
              fill: colour(series.colour),
              filter: (self: uPlot, line: number) => lonePoints(self.data[line] ?? []),
            },
            spanGaps: false,
          })),
        ],
        focus: { alpha: 0.2 },
        hooks: {
          setCursor: [
            (self) => {
              const { idx, left = -1, top: y = 0 } = self.cursor
              const index = typeof idx === 'number' && left >= 0 ? idx : null
              setPointed(index === null ? null : { index, x: axisWidth + left, value: self.posToVal(y, 'y') })
              heard.current.onPoint?.(index)
            },
          ],
          setSelect: [
            (self) => {
              const { left, width: chosenWidth } = self.select
              if (chosenWidth > 4) heard.current.onRange(self.posToVal(left, 'x'), self.posToVal(left + chosenWidth, 'x'))
              self.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false)
            },
          ],
        },
      },
      [Array.from({ length: count }, (_, index) => fromMs + index * stepMs), ...(data?.series.map(({ values: line }) => [...line]) ?? [])],
      target,
    )
    drawn.current = plot
    return () => plot.destroy()
    // The theme's colours are read from the document: a new theme draws anew.
  }, [data, width, height, floor, ceiling, tall, format, time, theme, element])
  useEffect(() => drawn.current?.setSeries(focus === null ? null : focus + 1, { focus: focus !== null }), [focus, data])
  const at = pointed && data ? data.fromMs + pointed.index * data.stepMs : 0
  return (
    <div
      ref={element}
      className="figure-canvas"
      role="img"
      aria-label={label}
      tabIndex={0}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
        if (step === 0 || !drawn.current) return
        event.preventDefault()
        moveCursor(drawn.current, step)
      }}
    >
      {pointed && data && data.series.length > 0 && (
        <ChartTip x={pointed.x} width={width} title={`${time.minute(at)} ${time.zone}`} {...tipRows(data, pointed, format)} />
      )}
    </div>
  )
}

/** To the next or last point in time; from the end when it stands nowhere yet. */
function moveCursor(plot: uPlot, step: number): void {
  const last = plot.data[0].length - 1
  const { idx } = plot.cursor
  const index = Math.min(Math.max(typeof idx === 'number' ? idx + step : last, 0), last)
  plot.setCursor({ left: plot.valToPos(plot.data[0][index] ?? 0, 'x'), top: 0 })
}

/** Values with no neighbour on either side: a line through one point is nothing, so it is drawn as a dot. */
function lonePoints(values: ArrayLike<number | null | undefined>): number[] {
  const has = (index: number): boolean => typeof values[index] === 'number'
  return Array.from({ length: values.length }, (_, index) => index).filter((index) => has(index) && !has(index - 1) && !has(index + 1))
}

function timeTicks(fromMs: number, toMs: number, stepMs: number): number[] {
  const first = Math.ceil(fromMs / stepMs) * stepMs
  return Array.from({ length: Math.max(0, Math.floor((toMs - first) / stepMs) + 1) }, (_, index) => first + index * stepMs)
}
