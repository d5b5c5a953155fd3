import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'

import { useTimeFormat } from '../lib/format.ts'
import { useTheme } from '../lib/preferences.ts'
import { niceTop, tickStep } from '../lib/scale.ts'
import { useWidth } from '../lib/use-width.ts'
import type { ChartData } from './chart-data.ts'
import { ChartTip } from './ChartTip.tsx'

const height = 132
const axisWidth = 52

interface Props {
  data: ChartData | undefined
  format: (value: number) => string
  top: number
  onRange: (fromMs: number, toMs: number) => void
}

/** uPlot in the house's dress: horizontal grid only, round axis ends, one cursor for all charts of the page, drag to narrow the time. */
export function ChartCanvas({ data, format, top, onRange }: Props) {
  const [element, width] = useWidth<HTMLDivElement>()
  const time = useTimeFormat()
  const theme = useTheme()
  const [pointed, setPointed] = useState<{ index: number; x: number } | null>(null)
  const chosen = useRef(onRange)
  useEffect(() => {
    chosen.current = onRange
  })
  useEffect(() => {
    const target = element.current
    if (!target || width === 0) return
    const style = getComputedStyle(document.documentElement)
    const colour = (token: string): string => style.getPropertyValue(token)
    const values = data?.series.flatMap((series) => series.values.filter((value) => value !== null)) ?? []
    const ceiling = niceTop(Math.max(top, ...values))
    const count = data?.series[0]?.values.length ?? 2
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
        scales: { x: { time: false }, y: { range: [0, ceiling] } },
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
            splits: () => [0, ceiling / 2, ceiling],
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
            fill: `color-mix(in srgb, ${colour(series.colour)} 12%, transparent)`,
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
        hooks: {
          setCursor: [
            (self) => {
              const { idx, left } = self.cursor
              setPointed(typeof idx === 'number' && left !== undefined && left >= 0 ? { index: idx, x: axisWidth + left } : null)
            },
          ],
          setSelect: [
            (self) => {
              const { left, width: chosenWidth } = self.select
              if (chosenWidth > 4) chosen.current(self.posToVal(left, 'x'), self.posToVal(left + chosenWidth, 'x'))
              self.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false)
            },
          ],
        },
      },
      [Array.from({ length: count }, (_, index) => fromMs + index * stepMs), ...(data?.series.map(({ values: line }) => [...line]) ?? [])],
      target,
    )
    return () => plot.destroy()
    // The theme's colours are read from the document: a new theme draws anew.
  }, [data, width, top, format, time, theme, element])
  const at = pointed && data ? data.fromMs + pointed.index * data.stepMs : 0
  return (
    <div ref={element} className="figure-canvas">
      {pointed && data && (
        <ChartTip
          x={pointed.x}
          width={width}
          title={`${time.minute(at)} ${time.zone}`}
          rows={data.series.map(({ title, colour, values }) => {
            const value = values[pointed.index]
            return { title, colour, value: typeof value === 'number' ? format(value) : '–' }
          })}
        />
      )}
    </div>
  )
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
