import { useChartView } from '../../lib/chart-view.ts'
import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { countDays, isUnknown } from './day-facts.ts'
import type { Day } from './day-facts.ts'
import { DayCells } from './DayCells.tsx'
import { words } from './words.ts'

const cell = 3
const gap = 1
const height = 20

/** Ninety days in a row of a list, as cells or in words; the page of the monitor has each of them. */
export function DayBars({ days }: { days: readonly Day[] }) {
  const t = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const { asTable } = useChartView()
  const counts = countDays(days)
  const width = days.length * (cell + gap) - gap
  if (asTable) return <>{counts.known === 0 ? '–' : t('daysBad', counts)}</>
  const tell = (day: Day): string => {
    const { from, ratio, downMs, maintenanceMs } = day
    const told = [
      isUnknown(day) ? t('unknown') : '',
      ratio === null ? '' : format.share(ratio),
      downMs > 0 ? t('downFor', { time: format.duration(downMs) }) : '',
      maintenanceMs > 0 ? t('maintenanceFor', { time: format.duration(maintenanceMs) }) : '',
    ]
    return `${time.day(Date.parse(from))}: ${told.filter((text) => text !== '').join(', ')}`
  }
  return (
    <svg
      className="up-days"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={t('daysLabel', counts)}
    >
      <DayCells days={days} cell={cell} gap={gap} height={height} tell={tell} />
    </svg>
  )
}
