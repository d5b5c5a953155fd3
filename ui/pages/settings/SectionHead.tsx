import type { ReactNode } from 'react'

interface Props {
  title: string
  note?: string
  /** Where the palette and the search lead: `sections.ts` names it. */
  id?: string
  children?: ReactNode
}

/** Title of a part, what it is about, and its main action. */
export function SectionHead({ title, note, id, children }: Props) {
  return (
    <div className="sub section-head" id={id}>
      <h2>{title}</h2>
      {note && <span className="small faint">{note}</span>}
      <span className="grow" />
      {children}
    </div>
  )
}
