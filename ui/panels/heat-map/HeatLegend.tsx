import { heatLevels, leastOfLevel } from './heat-level.ts'

/** What the steps of the ramp stand for: the least count of each, and the greatest of all. */
export function HeatLegend({ most, format }: { most: number; format: (count: number) => string }) {
  return (
    <div className="heat-legend ltr" aria-hidden>
      {Array.from({ length: heatLevels }, (_, index) => (
        <span key={index}>
          <i style={{ background: `var(--heat-${index + 1})` }} />
          {index === 0 ? `>${format(0)}` : format(leastOfLevel(index + 1, most))}
        </span>
      ))}
      <span>{format(most)}</span>
    </div>
  )
}
