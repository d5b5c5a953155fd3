import { useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'

import { TableSwitch } from '../../components/TableSwitch.tsx'
import { useChartView } from '../../lib/chart-view.ts'
import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { useTheme } from '../../lib/preferences.ts'
import { tickStep } from '../../lib/scale.ts'
import { useWords } from '../../lib/use-words.ts'
import { readCanvasLook } from '../trace/canvas/canvas-look.ts'
import { useCanvas } from '../trace/canvas/use-canvas.ts'
import type { Box } from './box.ts'
import { drawScatter, radiusOf, type ScatterData } from './draw-scatter.ts'
import { durationAt, makeScale, timeAt, xOf, yOf, type ScatterScale } from './scatter-scale.ts'
import { ScatterTable } from './ScatterTable.tsx'
import { words } from './words.ts'

interface Props {
  data: ScatterData | undefined
  before: ScatterData | undefined
  beforeShiftMs: number
  time: { fromMs: number; toMs: number }
  stale: boolean
  box: Box | null
  onBox: (box: Box | null) => void
  onOpen: (traceId: string) => void
}

const leastDrag = 5
const reach = 12

/** Matching spans by time and duration. A drag chooses a part, a click opens a trace; arrows and Enter do so for the keyboard. */
export function Scatter({ data, before, beforeShiftMs, time, stale, box, onBox, onOpen }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const clock = useTimeFormat()
  const theme = useTheme()
  const { asTable } = useChartView()
  const look = useMemo(() => ({ theme, ...readCanvasLook() }), [theme])
  const [active, setActive] = useState(-1)
  const [drawing, setDrawing] = useState<readonly [number, number, number, number] | null>(null)
  const from = useRef<readonly [number, number] | null>(null)
  const scale = useRef<ScatterScale>(null)
  const order = useMemo(
    () => (data ? data.timeMs.map((_, index) => index).toSorted((a, b) => (data.timeMs[a] ?? 0) - (data.timeMs[b] ?? 0)) : []),
    [data],
  )
  const { canvas } = useCanvas((context, width, height) => {
    scale.current = makeScale(time, [...(data?.durationMs ?? []), ...(before?.durationMs ?? [])], width, height)
    const step = tickStep((time.toMs - time.fromMs) / Math.max(1, width / 110))
    const first = Math.ceil(time.fromMs / step) * step
    const ticks = Array.from({ length: Math.max(0, Math.floor((time.toMs - first) / step) + 1) }, (_, index) => first + index * step)
    drawScatter(context, width, height, {
      data,
      before,
      beforeShiftMs,
      scale: scale.current,
      look,
      box,
      drawing,
      active,
      ticks,
      formatTime:
        step < 60_000
          ? (ms) => clock.second(ms)
          : time.toMs - time.fromMs > 2 * 86_400_000
            ? (ms) => clock.day(ms).replace(/ \d{4}$/, '')
            : (ms) => clock.minute(ms),
      formatDuration: (ms) => format.duration(ms),
    })
  })
  const place = (event: PointerEvent): readonly [number, number] => {
    const { left, top } = event.currentTarget.getBoundingClientRect()
    return [event.clientX - left, event.clientY - top]
  }
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || event.pointerType !== 'mouse') return
      event.currentTarget.setPointerCapture(event.pointerId)
      from.current = place(event)
    },
    onPointerMove: (event: PointerEvent) => {
      const [x, y] = place(event)
      const begun = from.current
      if (!begun) return setActive(data && scale.current ? nearest(data, scale.current, x, y) : -1)
      setDrawing([Math.min(x, begun[0]), Math.min(y, begun[1]), Math.max(x, begun[0]), Math.max(y, begun[1])])
    },
    onPointerUp: (event: PointerEvent) => {
      const [x, y] = place(event)
      from.current = null
      setDrawing(null)
      if (!scale.current) return
      if (drawing && (drawing[2] - drawing[0] > leastDrag || drawing[3] - drawing[1] > leastDrag)) {
        const [left, top, right, bottom] = drawing
        return onBox({
          fromMs: timeAt(scale.current, left),
          toMs: timeAt(scale.current, right),
          minMs: durationAt(scale.current, bottom),
          maxMs: durationAt(scale.current, top),
        })
      }
      const at = data ? nearest(data, scale.current, x, y) : -1
      const traceId = data?.traceId[at]
      if (traceId !== undefined) onOpen(traceId)
    },
    onPointerCancel: () => {
      from.current = null
      setDrawing(null)
    },
    onPointerLeave: () => from.current === null && setActive(-1),
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const traceId = data?.traceId[active]
    if (by !== 0 && order.length > 0) {
      const at = active < 0 ? (by > 0 ? -1 : order.length) : order.indexOf(active)
      setActive(order[Math.min(Math.max(at + by, 0), order.length - 1)] ?? -1)
    } else if (event.key === 'Enter' && traceId !== undefined) onOpen(traceId)
    else if (event.key === 'Escape' && box) onBox(null)
    else return
    event.preventDefault()
  }
  const point =
    data && active >= 0 && active < data.timeMs.length
      ? t('point', {
          time: clock.second(data.timeMs[active] ?? 0),
          duration: format.duration(data.durationMs[active] ?? 0),
          count: data.count[active] ?? 1,
        }) + (data.failed[active] ? `, ${t('failedPoint')}` : '')
      : ''
  return (
    <figure className={stale ? 'scatter stale' : 'scatter'}>
      <figcaption className="scatter-head">
        <span className="cut" aria-live="polite">
          {point || (
            <span className="faint">
              {data ? t('scatterFound', { count: data.total, errors: format.count(data.errors) }) : '\u00a0'} {data?.cut && t('scatterCut')}
            </span>
          )}
        </span>
        <span className="grow" />
        <span className="scatter-legend hide-s">
          <span className="dot" /> {t('went')}
          <span className="corner" /> {t('failedPoint')}
          {before && (
            <>
              <span className="ring" /> {t('before')}
            </>
          )}
        </span>
        <TableSwitch title={t('scatter')} />
      </figcaption>
      {asTable && data ? (
        <ScatterTable data={data} />
      ) : (
        <div
          className="scatter-plot"
          role="img"
          tabIndex={0}
          aria-label={t('scatterLabel', { count: data?.total ?? 0, errors: format.count(data?.errors ?? 0) })}
          onKeyDown={onKeyDown}
          {...handlers}
        >
          <canvas ref={canvas} aria-hidden />
          {data && data.total === 0 && <p className="chart-message">{t('noPoints')}</p>}
        </div>
      )}
    </figure>
  )
}

/** The point within reach of the pointer; -1 for none. */
function nearest(data: ScatterData, scale: ScatterScale, x: number, y: number): number {
  let best = -1
  let least = reach ** 2
  for (const [index, ms] of data.timeMs.entries()) {
    const far = (xOf(scale, ms) - x) ** 2 + (yOf(scale, data.durationMs[index] ?? 0) - y) ** 2 - radiusOf(data.count[index] ?? 1) ** 2
    if (far < least) {
      least = far
      best = index
    }
  }
  return best
}
