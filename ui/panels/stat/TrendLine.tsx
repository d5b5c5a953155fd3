import { useMemo } from 'react'

import type { PanelValue } from '../field/field.ts'
import { paintOf } from '../field/threshold-colour.ts'

const width = 100
const height = 20

/** The way values went, as wide as its place. Decoration: the figure above says what they are now. */
export function TrendLine({ values, colour }: { values: ArrayLike<PanelValue>; colour: string }) {
  const line = useMemo(() => pathOf(values), [values])
  return (
    <svg className="trend" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
      {line && (
        <>
          <path d={`${line.path}V${height}H${line.startX}Z`} fill={paintOf(colour)} opacity={0.12} />
          <path
            d={line.path}
            fill="none"
            stroke={paintOf(colour)}
            strokeWidth={1.3}
            vectorEffect="non-scaling-stroke"
            strokeLinejoin="round"
          />
        </>
      )}
    </svg>
  )
}

/** One line through all values that are there; undefined for less than two. */
function pathOf(values: ArrayLike<PanelValue>): { path: string; startX: string } | undefined {
  const points = Array.from(values, (value, index) => ({ value, index })).filter(
    (point): point is { value: number; index: number } => typeof point.value === 'number' && Number.isFinite(point.value),
  )
  const first = points[0]
  if (first === undefined || points.length < 2) return undefined
  const bottom = points.reduce((least, { value }) => Math.min(least, value), Infinity)
  const top = points.reduce((most, { value }) => Math.max(most, value), -Infinity)
  const floor = bottom >= 0 && bottom < top / 2 ? 0 : bottom - (top - bottom) * 0.1
  const placeX = (index: number): string => ((index / Math.max(1, values.length - 1)) * width).toFixed(2)
  const placeY = (value: number): string => (height - 1 - ((value - floor) / (top - floor || 1)) * (height - 2)).toFixed(2)
  return { path: `M${points.map(({ value, index }) => `${placeX(index)} ${placeY(value)}`).join('L')}`, startX: placeX(first.index) }
}
