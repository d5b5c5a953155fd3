import { type ReactNode, useId } from 'react'

import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { Switch } from '../../../components/Switch.tsx'

interface Props {
  title: string
  help: string
  /** How it does; undefined: it is not in use. */
  state?: { readonly severity: 'ok' | 'high' | 'critical' | 'unknown'; readonly text: string } | undefined
  toggle?: { readonly on: boolean; readonly disabled: boolean; readonly onChange: (on: boolean) => void }
  children?: ReactNode
}

/** One proof that alerts get in and out: what it is, how it does, what it is told. */
export function WaySection({ title, help, state, toggle, children }: Props) {
  const id = useId()
  return (
    <section className="ap-way" aria-labelledby={id}>
      <div className="sub ap-head">
        <h2 id={id}>{title}</h2>
        <span className="grow" />
        {state && <SeverityMark severity={state.severity}>{state.text}</SeverityMark>}
        {toggle && <Switch label={title} {...toggle} />}
      </div>
      <p className="ap-text">{help}</p>
      {children}
    </section>
  )
}
