import { useId } from 'react'

import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import type { Monitor } from './use-monitors.ts'
import { words } from './words.ts'

/** In pixels; the tall one is stretched to its place. */
const sizes = { low: { cell: 3, gap: 1, height: 20 }, tall: { cell: 9, gap: 3, height: 36 } }
/** Of the height: a minute must be seen, too. */
const leastShare = 0.3

/**
 * A cell a day: green where it was up, red from below by how long it was down, grey from above by how long
 * announced maintenance was, hatched where nobody looked.
 */
export function DayBars({ days, tall = false }: { days: Monitor['days']; tall?: boolean }) {
  const t = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const hatch = useId()
  const { cell, gap, height } = sizes[tall ? 'tall' : 'low']
  const width = days.length * (cell + gap) - gap
  const known = days.filter(({ ratio }) => ratio !== null)
  const bad = known.filter(({ downMs }) => downMs > 0).length
  const unknown = days.filter(isUnknown).length
  const serviced = days.filter(({ maintenanceMs }) => maintenanceMs > 0).length
  return (
    <svg
      className={tall ? 'up-days tall' : 'up-days'}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('daysLabel', { known: known.length, bad, serviced, unknown })}
    >
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
        const told = [
          isUnknown(day) ? t('unknown') : '',
          ratio === null ? '' : format.share(ratio),
          downMs > 0 ? t('downFor', { time: format.duration(downMs) }) : '',
          maintenanceMs > 0 ? t('maintenanceFor', { time: format.duration(maintenanceMs) }) : '',
        ]
        return (
          <g key={from}>
            <title>{`${time.day(Date.parse(from))}: ${told.filter((text) => text !== '').join(', ')}`}</title>
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
    </svg>
  )
}

function isUnknown({ ratio, maintenanceMs, totalMs }: Monitor['days'][number]): boolean {
  return ratio === null && (maintenanceMs === 0 || maintenanceMs < totalMs)
}
