import { useState } from 'react'

import { ChartSteps } from '../../components/ChartSteps.tsx'
import type { StepCursor } from '../../components/ChartSteps.tsx'
import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { stepMs, untilMs, walk } from './samples.ts'

const count = 60
const height = 20
const values = walk(count, 5, 6, 5)

/** Low bars with a cursor. */
export function StepsSample() {
  const format = useFormat()
  const time = useTimeFormat()
  const [cursor, setCursor] = useState<StepCursor | null>(null)
  const most = Math.max(...values)
  return (
    <ChartSteps
      label="Sixty bars"
      height={height}
      places={(width) => values.map((_, at) => [(at / count) * width, ((at + 1) / count) * width] as const)}
      cursor={cursor}
      onCursor={setCursor}
      tip={(at) => ({
        title: time.second(untilMs - (count - at) * stepMs),
        rows: [{ title: 'Rows', colour: '--c1', value: format.number(values[at] ?? 0) }],
      })}
    >
      {(width) => (
        <svg width={width} height={height} aria-hidden>
          {values.map((value, at) => (
            <rect
              key={at}
              x={(at / count) * width + 1}
              width={Math.max(width / count - 2, 1)}
              y={height - (value / most) * height}
              height={(value / most) * height}
              fill="var(--c1)"
            />
          ))}
        </svg>
      )}
    </ChartSteps>
  )
}
