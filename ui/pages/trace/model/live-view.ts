import { clampView, type TimeView } from './time-view.ts'

/** The view that canvases share: they draw it as it moves, without React. */
export interface LiveView {
  readonly totalMs: number
  get: () => TimeView
  set: (view: TimeView) => void
  subscribe: (listener: () => void) => () => void
}

export function makeLiveView(totalMs: number, start: TimeView): LiveView {
  let view = clampView(start, totalMs)
  const listeners = new Set<() => void>()
  return {
    totalMs,
    get: () => view,
    set: (next) => {
      const clamped = clampView(next, totalMs)
      if (clamped.fromMs === view.fromMs && clamped.toMs === view.toMs) return
      view = clamped
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
