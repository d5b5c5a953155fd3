import type { ReactNode } from 'react'

/** Title of a part, what it is about, and its main action. */
export function SectionHead({ title, note, children }: { title: string; note?: string; children?: ReactNode }) {
  return (
    <div className="sub section-head">
      <h2>{title}</h2>
      {note && <span className="small faint">{note}</span>}
      <span className="grow" />
      {children}
    </div>
  )
}
