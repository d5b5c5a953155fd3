import type { ReactNode } from 'react'
import { Link } from 'wouter'

import type { Reader } from '../../lib/measure-unit.ts'
import { ValueBar } from '../bar-gauge/ValueBar.tsx'
import type { FieldLook, PanelColumn } from '../field/field.ts'
import { showValue } from '../field/show-value.ts'
import { inkOf, paintOf } from '../field/threshold-colour.ts'

import './table-panel.css'

interface Props {
  column: PanelColumn
  row: number
  look: FieldLook
  range: readonly [number, number]
  reader: Reader
}

/** One value in the way of its column: plain, in its colour, on its colour, or with a bar. */
export function TableCell({ column, row, look, range, reader }: Props) {
  const value = column.values[row] ?? null
  const shown = showValue(reader, { look, kind: column.kind, range }, value)
  const token = shown.colour ?? (column.cell === undefined ? undefined : column.colour)
  const href = value === null ? undefined : column.href?.(row)
  const text = <bdi className="table-text">{shown.text}</bdi>
  const content = href ? <CellLink href={href}>{text}</CellLink> : text
  switch (column.cell ?? 'text') {
    case 'text':
      return content
    case 'coloured-text':
      return <span style={{ color: inkOf(token) }}>{content}</span>
    case 'coloured-background':
      return token ? (
        <span className="on-colour" style={{ background: `color-mix(in srgb, ${paintOf(token)} 26%, var(--plate))` }}>
          {content}
        </span>
      ) : (
        content
      )
    case 'bar':
      return (
        <span className="gauge-cell">
          {content}
          <ValueBar value={typeof value === 'number' ? value : null} range={range} colour={token ?? '--c1'} />
        </span>
      )
  }
}

/** Within the page, or to another site; any other scheme is no link: dashboards come from anywhere. */
function CellLink({ href, children }: { href: string; children: ReactNode }) {
  if (/^\/(?![/\\])/.test(href)) return <Link href={href}>{children}</Link>
  if (!/^https?:\/\//i.test(href)) return children
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}
