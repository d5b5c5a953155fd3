import type { ReactNode } from 'react'

import type { Measure } from '../lib/format.ts'

/** A figure with its name above and what it means below; the place is kept while there is no figure yet. */
export function Stat({ title, measure, children }: { title: string; measure: Measure | null; children?: ReactNode }) {
  return (
    <div className="plate stat">
      <span className="small dim">{title}</span>
      <div className="read">
        {measure ? measure.figure : <span className="faint">–</span>}
        {measure?.unit && <small>{measure.unit}</small>}
      </div>
      <div className="stat-foot small">{children}</div>
    </div>
  )
}
