/** The stretch of the trace in sight, in milliseconds from its start. */
export interface TimeView {
  readonly fromMs: number
  readonly toMs: number
}

/** A thousand times a thousand is enough. */
const mostZoom = 1e6

/** A view inside of the whole, never shorter than can be told apart. */
export function clampView(view: TimeView, totalMs: number): TimeView {
  const length = Math.min(Math.max(view.toMs - view.fromMs, totalMs / mostZoom), totalMs)
  const fromMs = Math.min(Math.max(view.fromMs, 0), totalMs - length)
  return { fromMs, toMs: fromMs + length }
}

/** Larger (factor < 1) or smaller around a time that stays where it is. */
export function zoomView(view: TimeView, factor: number, aroundMs: number, totalMs: number): TimeView {
  return clampView({ fromMs: aroundMs - (aroundMs - view.fromMs) * factor, toMs: aroundMs + (view.toMs - aroundMs) * factor }, totalMs)
}

/** Moves the view by a share of its length. */
export function panView(view: TimeView, share: number, totalMs: number): TimeView {
  const shift = (view.toMs - view.fromMs) * share
  return clampView({ fromMs: view.fromMs + shift, toMs: view.toMs + shift }, totalMs)
}

/** A span with a little room on both sides. */
export function viewAround(startMs: number, durationMs: number, totalMs: number): TimeView {
  const room = Math.max(durationMs * 0.1, totalMs * 1e-5)
  return clampView({ fromMs: startMs - room, toMs: startMs + durationMs + room }, totalMs)
}

/** Round marks of the ruler, at most `count` of them. */
export function rulerTicks(view: TimeView, count: number): readonly number[] {
  const least = (view.toMs - view.fromMs) / Math.max(count, 1)
  const power = 10 ** Math.floor(Math.log10(least))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power
  const first = Math.ceil(view.fromMs / step)
  return Array.from({ length: Math.max(0, Math.floor(view.toMs / step) - first + 1) }, (_, index) => (first + index) * step)
}

/** As the address writes it: milliseconds from and to, or nothing for the whole. */
export function writeView(view: TimeView, totalMs: number): string {
  if (view.fromMs <= 0 && view.toMs >= totalMs) return ''
  return `${roundMs(view.fromMs)}-${roundMs(view.toMs)}`
}

export function readView(text: string, totalMs: number): TimeView {
  const [, from, to] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text) ?? []
  const view = { fromMs: Number(from), toMs: Number(to) }
  return from === undefined || view.fromMs >= view.toMs ? { fromMs: 0, toMs: totalMs } : clampView(view, totalMs)
}

function roundMs(ms: number): string {
  return String(Number(ms.toFixed(6)))
}
