import type { ReactNode } from 'react'
import { Link } from 'wouter'

import type { Measure } from '../lib/format.ts'

interface Props {
  title: string
  measure: Measure | null
  /** Leads to what the figure was counted from. */
  href?: string | undefined
  /** A quarter of the page instead of a sixth. */
  wide?: boolean
  /** What the figure means. */
  children?: ReactNode
}

/** A figure with its name above and what it means below; the place is kept while there is no figure yet. */
export function Stat({ title, measure, href, wide, children }: Props) {
  return (
    <div className={`plate stat half ${wide ? 's3' : 's2'}`}>
      {href ? (
        <Link href={href} className="small dim stat-link">
          {title}
        </Link>
      ) : (
        <span className="small dim">{title}</span>
      )}
      <div className="read">
        {measure ? measure.figure : <span className="faint">–</span>}
        {measure?.unit && <small>{measure.unit}</small>}
      </div>
      <div className="stat-foot small">{children}</div>
    </div>
  )
}
