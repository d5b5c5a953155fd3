import { useId } from 'react'

import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import type { Monitor } from './use-monitors.ts'
import { words } from './words.ts'

/** In pixels; the tall one is stretched to its place. */
const sizes = { low: { cell: 3, gap: 1, height: 20 }, tall: { cell: 9, gap: 3, height: 36 } }
/** Of the height: a minute must be seen, too. */
const leastShare = 0.3

/** A cell a day: green where it was up, red from below by how long it was down, hatched where nobody looked. */
export function DayBars({ days, tall = false }: { days: Monitor['days']; tall?: boolean }) {
  const t = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const hatch = useId()
  const { cell, gap, height } = sizes[tall ? 'tall' : 'low']
  const width = days.length * (cell + gap) - gap
  const known = days.filter(({ ratio }) => ratio !== null)
  const bad = known.filter(({ downMs }) => downMs > 0).length
  return (
    <svg
      className={tall ? 'up-days tall' : 'up-days'}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('daysLabel', { known: known.length, bad, unknown: days.length - known.length })}
    >
      <defs>
        <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="ground" width="4" height="4" />
          <rect className="line" width="1.2" height="4" />
        </pattern>
      </defs>
      {days.map(({ from, ratio, downMs, unknownMs, totalMs }, index) => {
        const x = index * (cell + gap)
        const share = totalMs === 0 ? 0 : downMs / totalMs
        const down = downMs === 0 ? 0 : Math.max(leastShare, share) * height
        return (
          <g key={from}>
            <title>
              {`${time.day(Date.parse(from))}: ${ratio === null ? t('unknown') : format.share(ratio)}${downMs > 0 ? `, ${t('downFor', { time: format.duration(downMs) })}` : ''}`}
            </title>
            <rect
              x={x}
              y={0}
              width={cell}
              height={height}
              fill={ratio === null || unknownMs > totalMs / 2 ? `url(#${hatch})` : 'var(--ok)'}
            />
            {down > 0 && <rect x={x} y={height - down} width={cell} height={down} fill="var(--critical)" />}
          </g>
        )
      })}
    </svg>
  )
}
