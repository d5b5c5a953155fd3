import { useEffect, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'

import { useTimeFormat } from '../lib/format.ts'
import { keyedIndex } from '../lib/keyed-index.ts'
import { useTheme } from '../lib/preferences.ts'
import { useWidth } from '../lib/use-width.ts'
import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import type { ChartData, ChartExemplar } from './chart-data.ts'
import { exemplarAt, markersAt } from './chart-marks.ts'
import type { ChartMarks } from './chart-marks.ts'
import { alignedData, noData, plotOptions, plotShape } from './chart-plot.ts'
import type { Drawn } from './chart-plot.ts'
import { ChartTip } from './ChartTip.tsx'
import { tipRows } from './tip-rows.ts'

const words = defineWords({
  en: { exemplar: '{value}: open the trace', spoken: '{time}: {values}', nothing: 'no data' },
  he: { exemplar: '{value}: פתיחת העקבה', spoken: '{time}: {values}', nothing: 'אין נתונים' },
})
/** A voice reads no more values than these of a moment. */
const spokenRows = 3

interface Props extends ChartMarks {
  data: ChartData | undefined
  compare: ChartData | undefined
  /** What it shows, in a sentence. */
  label: string
  format: (value: number) => string
  /** Of the axis of values. */
  floor: number
  ceiling: number
  /** The one chart of a page: lines without area. */
  tall: boolean
  height: number
  /** Line that stands out; the others step back. */
  focus?: number | null
  onRange: (fromMs: number, toMs: number) => void
  /** Where the cursor stands. */
  onPoint?: (index: number | null) => void
  onExemplar?: (exemplar: ChartExemplar) => void
}

interface Pointed {
  readonly index: number
  readonly x: number
  readonly value: number
  /** What else is under the pointer. */
  readonly markers: readonly string[]
  readonly exemplar: ChartExemplar | undefined
  /** By key: it is spoken. */
  readonly aloud: boolean
}

/** The drawing of a chart. The plot lives as long as it has the same lines: new values, marks, ends and sizes are drawn into it. */
export function ChartCanvas({ data = noData, label, tall, height, focus = null, ...props }: Props) {
  const { compare, format, floor, ceiling, markers, thresholds, exemplars, onExemplar } = props
  const t = useWords(words)
  const [element, width] = useWidth<HTMLDivElement>(tall)
  const time = useTimeFormat()
  const theme = useTheme()
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const plot = useRef<uPlot>(null)
  const byKey = useRef(false)
  const aligned = useMemo(() => alignedData({ data, compare }), [data, compare])
  const shape = plotShape({ data, compare })
  const now = { data, compare, markers, thresholds, exemplars, floor, ceiling, format, time } satisfies Drawn
  const latest = useRef({ ...now, aligned, props })
  useEffect(() => {
    latest.current = { ...now, aligned, props }
  })
  const isLaidOut = width > 0
  const ratio = devicePixelRatio
  useEffect(() => {
    const target = element.current
    if (!target || !isLaidOut) return
    const made = new uPlot(
      plotOptions({
        width: target.clientWidth,
        height,
        tall,
        drawn: () => latest.current,
        onCursor: (self) => {
          const point = pointOf(self, latest.current, byKey.current)
          latest.current.props.onPoint?.(point?.index ?? null)
          // Where the pointer is over another chart only the line moves here.
          const isOwn = byKey.current || Boolean(self.cursor.event)
          setPointed(isOwn ? point : null)
          self.over.style.cursor = isOwn && point?.exemplar && latest.current.props.onExemplar ? 'pointer' : ''
        },
        onSelect: (fromMs, toMs) => latest.current.props.onRange(fromMs, toMs),
      }),
      latest.current.aligned,
      target,
    )
    made.over.addEventListener('click', ({ offsetX, offsetY }) => {
      const exemplar = exemplarAt(made, latest.current.exemplars, { left: offsetX, top: offsetY })
      if (exemplar) latest.current.props.onExemplar?.(exemplar)
    })
    plot.current = made
    return () => {
      plot.current = null
      made.destroy()
    }
    // The theme's colours are read from the document, and what a hairline is depends on the screen: another one draws anew.
  }, [element, isLaidOut, shape, tall, height, theme, ratio])
  useEffect(() => {
    if (plot.current && isLaidOut) plot.current.setSize({ width, height })
  }, [isLaidOut, width, height])
  useEffect(() => plot.current?.setData(aligned), [aligned, floor, ceiling])
  useEffect(() => plot.current?.redraw(false, true), [markers, thresholds, exemplars, format, time])
  useEffect(
    () => plot.current?.setSeries(focus === null ? null : focus + 1, { focus: focus !== null }),
    [focus, shape, theme, isLaidOut, ratio],
  )
  const isShown = pointed !== null && data.series.length > 0
  const at = pointed ? `${time.minute(data.fromMs + pointed.index * data.stepMs)} ${time.zone}` : ''
  const tip = isShown ? tipRows(data, pointed, format, compare) : { rows: [], more: 0 }
  const spoken = tip.rows.slice(0, spokenRows).map(({ title, value }) => `${title} ${value === '–' ? t('nothing') : value}`)
  return (
    <>
      <div
        ref={element}
        className="figure-canvas"
        style={{ blockSize: height }}
        role="img"
        aria-label={label}
        tabIndex={0}
        onKeyDown={(event) => {
          if (!plot.current) return
          if (event.key === 'Enter' && pointed?.exemplar) onExemplar?.(pointed.exemplar)
          const index = keyedIndex(event.key, pointed?.index, plot.current.data[0].length)
          if (index === undefined) return
          event.preventDefault()
          byKey.current = true
          moveCursor(plot.current, index)
          byKey.current = false
        }}
        onBlur={() => setPointed(null)}
      >
        {isShown && (
          <ChartTip
            x={pointed.x}
            width={width}
            title={at}
            notes={[
              ...pointed.markers,
              ...(pointed.exemplar && onExemplar ? [t('exemplar', { value: format(pointed.exemplar.value) })] : []),
            ]}
            {...tip}
          />
        )}
      </div>
      <span className="sr" role="status">
        {isShown && pointed.aloud && t('spoken', { time: at, values: [...spoken, ...pointed.markers].join(', ') })}
      </span>
    </>
  )
}

/** What the cursor stands on; null where it stands nowhere. By key an exemplar of the step counts, else one under the pointer. */
function pointOf(plot: uPlot, { data, markers, exemplars }: Drawn, aloud: boolean): Pointed | null {
  const { idx, left = -1, top = 0 } = plot.cursor
  if (typeof idx !== 'number' || left < 0) return null
  const atMs = data.fromMs + idx * data.stepMs
  const exemplar = aloud
    ? exemplars.find((one) => Math.abs(one.atMs - atMs) <= data.stepMs / 2)
    : exemplarAt(plot, exemplars, { left, top })
  return {
    index: idx,
    x: plot.bbox.left / devicePixelRatio + left,
    value: plot.posToVal(top, 'y'),
    markers: markersAt(plot, markers, left).map(({ title }) => title),
    exemplar,
    aloud,
  }
}

function moveCursor(plot: uPlot, index: number): void {
  // The third parameter of uPlot's own, which moves the other charts' cursors too, is missing in its types.
  const publishing = plot as { setCursor: (at: { left: number; top: number }, fire: boolean, publish: boolean) => void }
  publishing.setCursor({ left: plot.valToPos(plot.data[0][index] ?? 0, 'x'), top: 0 }, true, true)
}
