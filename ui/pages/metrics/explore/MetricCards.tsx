import type { ReactNode } from 'react'

import type { MetricRow } from '../../../../src/api/contract/metrics.ts'
import { MetricCard } from './MetricCard.tsx'

interface Props {
  title: string
  note: string
  /** Beside the heading. */
  actions?: ReactNode
  rows: readonly MetricRow[]
  /** The values of a line that cards tell their correlation with. */
  beside?: readonly (number | null)[] | undefined
}

/** Metrics as small charts, each leading to its page; only those in sight ask for their values. */
export function MetricCards({ title, note, actions, rows, beside }: Props) {
  return (
    <section className="mx-cards-part" aria-label={title}>
      <div className="sub mx-sub">
        <h2>{title}</h2>
        <span className="small faint">{note}</span>
        <span className="grow" />
        {actions}
      </div>
      <div className="mx-cards">
        {rows.map((row) => (
          <MetricCard key={row.name} row={row} beside={beside} />
        ))}
      </div>
    </section>
  )
}
