import { useSyncExternalStore } from 'react'

import type { SeenWindow } from './seen-window.ts'

/** Narrower it could not be found. */
const leastWidth = 8

/** Brackets around the time that the list shows, as the handle of a scroll bar. */
export function SeenMark({
  seen,
  placeX,
  left,
  right,
  top,
  bottom,
}: {
  seen: SeenWindow
  placeX: (ms: number) => number
  left: number
  right: number
  top: number
  bottom: number
}) {
  const window = useSyncExternalStore(seen.subscribe, seen.read)
  if (!window) return null
  const middle = (placeX(window[0]) + placeX(window[1])) / 2
  const half = Math.max(placeX(window[1]) - placeX(window[0]), leastWidth) / 2
  const start = Math.max(left, Math.min(middle - half, right - 2 * half))
  const end = Math.min(right, start + 2 * half)
  if (end <= start) return null
  return (
    <g className="seen-mark">
      <rect x={start} y={top} width={end - start} height={bottom - top} fill="var(--accent)" fillOpacity={0.1} />
      <path
        d={`M${start + 4} ${top}H${start}V${bottom}h4M${end - 4} ${top}H${end}V${bottom}h-4`}
        fill="none"
        stroke="var(--accent)"
        strokeWidth={1.5}
      />
    </g>
  )
}
