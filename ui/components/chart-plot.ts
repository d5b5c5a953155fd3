import uPlot from 'uplot'

import type { TimeFormat } from '../lib/format.ts'
import { timeTicks } from '../lib/scale.ts'
import type { ChartData } from './chart-data.ts'
import type { ChartMarks } from './chart-marks.ts'
import { drawMarks, drawWashes } from './chart-marks.ts'
import { chartPaths } from './chart-paths.ts'

/** Of the axis of values at least: longer figures widen it. */
const axisWidth = 52
/** Between the figures of that axis and the drawing. */
const axisGap = 6
/** Areas over one another hide what is under them; more dots on a cursor say nothing and cost much. */
const mostAreas = 1
const mostDots = 30
/**
 * More lines than these are hairlines: thick ones hide each other, and where no graphics processor draws them a stroke wider than a
 * pixel, which is first made a polygon, costs twenty times more.
 */
const mostThick = 16
const dayMs = 86_400_000

/** Before the first answer: the axes stand without figures. */
export const noData: ChartData = { fromMs: 0, stepMs: 60_000, series: [] }

/** What a plot reads each time it draws: it may change without a new plot. */
export interface Drawn extends ChartMarks {
  readonly data: ChartData
  readonly compare: ChartData | undefined
  /** Ends of the axis of values. */
  readonly floor: number
  readonly ceiling: number
  readonly format: (value: number) => string
  readonly time: TimeFormat
}

/** Times and values as uPlot wants them: the lines, then those compared with, point under point. */
export function alignedData({ data, compare }: Pick<Drawn, 'data' | 'compare'>): uPlot.AlignedData {
  const count = data.series[0]?.values.length ?? data.length ?? 2
  const times = new Float64Array(count)
  for (let index = 0; index < count; index++) times[index] = data.fromMs + index * data.stepMs
  // uPlot only reads them.
  const lines = [...data.series, ...(compare?.series ?? [])].map(({ values, look }) => (look?.drawnAt ?? values) as (number | null)[])
  return [times, ...lines]
}

/** What needs a new plot when it changes: how many lines there are and how each is drawn. */
export function plotShape({ data, compare }: Pick<Drawn, 'data' | 'compare'>): string {
  const looks = data.series.map(({ colour, look }) =>
    look === undefined ? colour : [colour, look.fill, look.above, look.dashed, look.shape].join(':'),
  )
  return `${looks.join()} ${compareColours(data, compare).join()}`
}

interface PlotSpec {
  readonly width: number
  readonly height: number
  readonly tall: boolean
  /** As it is when drawn. */
  readonly drawn: () => Drawn
  readonly onCursor: (plot: uPlot) => void
  readonly onSelect: (fromMs: number, toMs: number) => void
}

/** uPlot in the house's dress: horizontal grid only, round axis ends, one cursor for all charts of the page, drag to narrow the time. */
export function plotOptions({ width, height, tall, drawn, onCursor, onSelect }: PlotSpec): uPlot.Options {
  const style = getComputedStyle(document.documentElement)
  const colour = (token: string): string => style.getPropertyValue(token)
  const { data, compare } = drawn()
  const font = `11px ${colour('--font')}`
  const axis = { stroke: colour('--axis'), font }
  const bands = bandsOf(data, colour)
  const isFew = data.series.length <= mostDots
  const isThick = data.series.length + (compare?.series.length ?? 0) <= mostThick
  return {
    width,
    height,
    ms: 1,
    padding: [() => (drawn().markers.length > 0 ? 16 : 8), 18, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: 'page' },
      points: {
        show: isFew,
        size: 7,
        fill: (_, line) => colour(data.series[line - 1]?.colour ?? '--ink-3'),
        stroke: () => colour('--plate'),
        width: 1.5,
      },
      y: false,
      drag: { x: true, y: false, setScale: false },
    },
    scales: { x: { time: false }, y: { range: () => [drawn().floor, drawn().ceiling] } },
    axes: [
      {
        ...axis,
        size: 22,
        gap: 2,
        grid: { show: false },
        ticks: { stroke: colour('--line-2'), width: 1, size: 4 },
        splits: (self, _, min, max) => timeTicks(min, max, (max - min) / Math.max(1, (self.width - axisWidth) / 84)),
        values: (_, splits) => (drawn().data === noData ? [] : timeLabels(drawn(), splits)),
      },
      {
        ...axis,
        size: (self, values) => widthOfFigures(self, values, font),
        gap: axisGap,
        splits: () => {
          const { floor, ceiling } = drawn()
          return (tall ? [0, 1, 2, 3, 4] : [0, 2, 4]).map((quarter) => floor + ((ceiling - floor) * quarter) / 4)
        },
        grid: { stroke: colour('--grid'), width: 1 },
        ticks: { show: false },
        values: (_, splits) => (drawn().data === noData ? [] : splits.map(drawn().format)),
      },
    ],
    series: [
      {},
      ...data.series.map((series) =>
        seriesOptions(series, {
          colour,
          width: isThick ? 1.5 : hairline(),
          area: !tall && data.series.length <= mostAreas ? 12 : 0,
          isEdge: bands.length > 0,
        }),
      ),
      ...compareColours(data, compare).map((token) => ({
        stroke: colour(token),
        width: isThick ? 1.2 : hairline(),
        dash: [4, 3],
        paths: chartPaths,
        points: { show: false },
      })),
    ],
    bands,
    focus: { alpha: 0.2 },
    hooks: {
      drawAxes: [(self) => drawWashes(self, drawn(), colour)],
      draw: [(self) => drawMarks(self, drawn(), colour, drawn().format)],
      setCursor: [onCursor],
      setSelect: [
        (self) => {
          const { left, width: chosenWidth } = self.select
          if (chosenWidth > 4) onSelect(self.posToVal(left, 'x'), self.posToVal(left + chosenWidth, 'x'))
          self.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false)
        },
      ],
    },
  }
}

/** A line of the plot; `area` is the opacity of its area when its look says none, an edge may be where another's area ends. */
function seriesOptions(
  { colour: token, look }: ChartData['series'][number],
  { colour, width, area, isEdge }: { colour: (token: string) => string; width: number; area: number; isEdge: boolean },
) {
  const { fill = area, above, dashed, shape = 'line' } = look ?? {}
  const stroke = colour(token)
  return {
    stroke,
    width: shape === 'bars' ? 0 : width,
    ...(dashed && { dash: [4, 3] }),
    ...(fill > 0 && above === undefined && { fill: washOf(stroke, shape === 'bars' ? Math.max(fill, 60) : fill) }),
    ...(shape === 'steps' && steppedPaths),
    ...(shape === 'bars' && barPaths),
    ...(shape === 'points' && { paths: () => null }),
    ...(shape === 'line' && fill === 0 && !isEdge && { paths: chartPaths }),
    points: {
      show: shape === 'points',
      size: 4,
      width: 0,
      fill: stroke,
      ...((shape === 'line' || shape === 'steps') && {
        filter: (self: uPlot, line: number) => loneDots(self.data[line] ?? []),
      }),
    },
    spanGaps: false,
  }
}

/** What the figures of the axis need, in CSS pixels. */
function widthOfFigures({ ctx }: uPlot, figures: readonly string[] | null, font: string): number {
  ctx.save()
  ctx.font = font
  const widest = Math.max(0, ...(figures ?? []).map((figure) => ctx.measureText(figure).width))
  ctx.restore()
  return Math.max(axisWidth, Math.ceil(widest) + 2 * axisGap)
}

/** The width that is drawn as a hairline, in CSS pixels: one of the screen's pixels, of dense screens as many as make a CSS pixel. */
function hairline(): number {
  return devicePixelRatio < 2 ? 1 / devicePixelRatio : 1
}

const steppedPaths = { paths: uPlot.paths.stepped?.({ align: 1 }) ?? (() => null) }
const barPaths = { paths: uPlot.paths.bars?.({ size: [0.8, 24] }) ?? (() => null) }

/** Areas that end at another line. */
function bandsOf({ series }: ChartData, colour: (token: string) => string): uPlot.Band[] {
  return series.flatMap(({ colour: token, look: { above, fill = 0, drawnAt = [] } = {} }, index) => {
    if (above === undefined || fill === 0) return []
    const dir = drawnAt.some((value) => value !== null && value < 0) ? (1 as const) : (-1 as const)
    return [{ series: [index + 1, above + 1] as [number, number], fill: washOf(colour(token), fill), dir }]
  })
}

function washOf(colour: string, opacity: number): string {
  return `color-mix(in srgb, ${colour} ${opacity}%, transparent)`
}

/** A line compared with has the colour of the line of the same name. */
function compareColours(data: ChartData, compare: ChartData | undefined): string[] {
  return (compare?.series ?? []).map(({ title }) => data.series.find((series) => series.title === title)?.colour ?? '--ink-3')
}

/** What was found for values that were drawn before: they do not change, and a plot is drawn anew for every mark on it. */
const knownDots = new WeakMap<object, number[] | null>()

/** As uPlot wants them: null for none. */
function loneDots(values: ArrayLike<number | null | undefined>): number[] | null {
  const known = knownDots.get(values)
  if (known !== undefined) return known
  const lone = lonePoints(values)
  const dots = lone.length > 0 ? lone : null
  knownDots.set(values, dots)
  return dots
}

/** Values with no neighbour on either side: a line through one point is nothing, so it is drawn as a dot. */
export function lonePoints(values: ArrayLike<number | null | undefined>): number[] {
  const lone: number[] = []
  // One look at each: of a hundred lines there are many.
  let run = 0
  for (let index = 0; index <= values.length; index++) {
    if (index < values.length && typeof values[index] === 'number') run++
    else {
      if (run === 1) lone.push(index - 1)
      run = 0
    }
  }
  return lone
}

function timeLabels({ data, time }: Drawn, splits: readonly number[]): string[] {
  const lengthMs = (data.series[0]?.values.length ?? data.length ?? 2) * data.stepMs
  return splits.map((ms) => (lengthMs > 2 * dayMs ? time.day(ms).replace(/ \d{4}$/, '') : time.minute(ms)))
}
