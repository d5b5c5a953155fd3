import { useEffect, useState, useSyncExternalStore } from 'react'

import { makeLiveView, type LiveView } from './model/live-view.ts'
import { readView, writeView } from './model/time-view.ts'

const settleMs = 250

/** The shared view, begun from the address; the address follows when it has come to rest, and leads when it changes by itself. */
export function useLiveView(totalMs: number, zoom: string, onZoom: (zoom: string) => void): LiveView {
  const [view] = useState(() => makeLiveView(totalMs, readView(zoom, totalMs)))
  useEffect(() => {
    if (writeView(view.get(), totalMs) !== zoom) view.set(readView(zoom, totalMs))
  }, [view, zoom, totalMs])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = view.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(() => onZoom(writeView(view.get(), totalMs)), settleMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [view, totalMs, onZoom])
  return view
}

/** Whether the view shows less than the whole; renders when that changes. */
export function useIsZoomed(view: LiveView): boolean {
  return useSyncExternalStore(view.subscribe, () => view.get().toMs - view.get().fromMs < view.totalMs)
}
