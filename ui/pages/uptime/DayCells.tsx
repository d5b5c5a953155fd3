import { useId } from 'react'

import type { Day } from './day-facts.ts'

/** Of the height: a minute must be seen, too. */
const leastShare = 0.3

interface Props {
  days: readonly Day[]
  /** In pixels; of a cell and of what parts it from the next. */
  cell: number
  gap: number
  height: number
  /** What the pointer is told of a day. */
  tell?: (day: Day) => string
}

/**
 * A cell a day: green where it was up, red from below by how long it was down, grey from above by how long
 * announced maintenance was, hatched where nobody looked.
 */
export function DayCells({ days, cell, gap, height, tell }: Props) {
  const hatch = useId()
  return (
    <>
      <defs>
        <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="ground" width="4" height="4" />
          <rect className="line" width="1.2" height="4" />
        </pattern>
      </defs>
      {days.map((day, index) => {
        const { from, ratio, downMs, unknownMs, maintenanceMs, totalMs } = day
        const x = index * (cell + gap)
        const part = (ms: number): number => (ms === 0 || totalMs === 0 ? 0 : Math.max(leastShare, ms / totalMs) * height)
        const down = part(downMs)
        const above = Math.min(part(maintenanceMs), height - down)
        return (
          <g key={from}>
            {tell && <title>{tell(day)}</title>}
            <rect
              x={x}
              y={0}
              width={cell}
              height={height}
              fill={ratio === null || unknownMs > totalMs / 2 ? `url(#${hatch})` : 'var(--ok)'}
            />
            {above > 0 && <rect x={x} y={0} width={cell} height={above} fill="var(--info)" />}
            {down > 0 && <rect x={x} y={height - down} width={cell} height={down} fill="var(--critical)" />}
          </g>
        )
      })}
    </>
  )
}
