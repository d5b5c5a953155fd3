import type { ReactNode } from 'react'

interface Props {
  title: string
  note?: string
  /** Columns of twelve. */
  span: 's3' | 's4' | 's6' | 's8' | 's12'
  children: ReactNode
}

/** One field of the sheet with its heading. */
export function Plate({ title, note, span, children }: Props) {
  return (
    <section className={`plate ${span}`}>
      <header>
        <h2>{title}</h2>
        {note && <span className="note">{note}</span>}
      </header>
      {children}
    </section>
  )
}
