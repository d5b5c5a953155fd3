import { useState } from 'react'

import { ChartSteps } from '../../components/ChartSteps.tsx'
import type { StepCursor } from '../../components/ChartSteps.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { TableSwitch } from '../../components/TableSwitch.tsx'
import { useChartView } from '../../lib/chart-view.ts'
import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { countDays, isUnknown } from './day-facts.ts'
import type { Day } from './day-facts.ts'
import { DayCells } from './DayCells.tsx'
import { words } from './words.ts'

/** Stretched to its place; so many shares of its width. */
const cell = 9
const gap = 3
const height = 36
const daysAtOnce = 14

/** Each of the last ninety days of a monitor, as a cell or as a row. */
export function DayChart({ days }: { days: readonly Day[] }) {
  const t = useWords(words)
  const time = useTimeFormat()
  const { asTable } = useChartView()
  const title = t('last90days')
  return (
    <>
      <header>
        <h2>{title}</h2>
        {!asTable && <span className="note">{t('daysNote', { zone: time.zone })}</span>}
        <span className="grow" />
        <TableSwitch title={title} />
      </header>
      {asTable ? (
        <DayTable days={days} />
      ) : (
        <div className="pad">
          <DaySteps days={days} />
        </div>
      )}
    </>
  )
}

function DaySteps({ days }: { days: readonly Day[] }) {
  const t = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const [cursor, setCursor] = useState<StepCursor | null>(null)
  const whole = days.length * (cell + gap) - gap
  return (
    <ChartSteps
      label={t('daysLabel', countDays(days))}
      height={height}
      places={(width) =>
        days.map((_, index) => [index * (cell + gap), index * (cell + gap) + cell].map((x) => (x / whole) * width) as [number, number])
      }
      cursor={cursor}
      onCursor={setCursor}
      tip={(index) => {
        const day = days[index]
        if (!day) return { title: '', rows: [] }
        const { from, ratio, downMs, maintenanceMs } = day
        return {
          title: time.day(Date.parse(from)),
          rows: [
            ...(ratio === null ? [] : [{ title: t('wasUp'), colour: '--ok', value: format.share(ratio) }]),
            ...(downMs > 0 ? [{ title: t('wasDown'), colour: '--critical', value: format.duration(downMs) }] : []),
            ...(maintenanceMs > 0 ? [{ title: t('maintenance'), colour: '--info', value: format.duration(maintenanceMs) }] : []),
            ...(isUnknown(day) ? [{ title: t('wasUnknown'), colour: '--unknown', value: '' }] : []),
          ],
        }
      }}
    >
      {() => (
        <svg className="up-days tall" viewBox={`0 0 ${whole} ${height}`} height={height} preserveAspectRatio="none" aria-hidden>
          <DayCells days={days} cell={cell} gap={gap} height={height} />
        </svg>
      )}
    </ChartSteps>
  )
}

function DayTable({ days }: { days: readonly Day[] }) {
  const t = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const length = (ms: number): string => (ms === 0 ? '–' : format.duration(ms))
  return (
    <DataTable
      label={t('last90days')}
      rows={days.toReversed()}
      rowKey={({ from }) => from}
      most={daysAtOnce}
      columns={[
        {
          name: 'day',
          title: t('day', { zone: time.zone }),
          cell: ({ from }) => time.day(Date.parse(from)),
          sortValue: ({ from }) => from,
        },
        {
          name: 'up',
          title: t('wasUp'),
          numeric: true,
          cell: ({ ratio }) => (ratio === null ? '–' : format.share(ratio)),
          sortValue: ({ ratio }) => ratio,
        },
        { name: 'down', title: t('wasDown'), numeric: true, cell: ({ downMs }) => length(downMs), sortValue: ({ downMs }) => downMs },
        {
          name: 'maintenance',
          title: t('maintenance'),
          numeric: true,
          cell: ({ maintenanceMs }) => length(maintenanceMs),
          sortValue: ({ maintenanceMs }) => maintenanceMs,
        },
        {
          name: 'unknown',
          title: t('wasUnknown'),
          numeric: true,
          cell: ({ unknownMs }) => length(unknownMs),
          sortValue: ({ unknownMs }) => unknownMs,
        },
      ]}
    />
  )
}
