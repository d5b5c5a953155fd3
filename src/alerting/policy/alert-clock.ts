import type { ReadableTableSpec } from '../ledger/table-spec.ts'

/** How far something that happens at times has come: so that it happens once. */
export interface AlertClock {
  readonly name: string
  /** The last time that is done. */
  readonly atMs: number
  /** The last event that it has taken in. */
  readonly sequence: number
  /** What it remembers: JSON. */
  readonly content: string
}

export const clockTable: ReadableTableSpec<'alert_clocks', AlertClock> = {
  name: 'alert_clocks',
  columns: { name: 'text', at: 'bigint', sequence: 'bigint', content: 'text' },
  key: ['name'],
  encode: ({ name, atMs, sequence, content }) => ({ name, at: atMs, sequence, content }),
  decode: ({ name, at, sequence, content }) => ({ name, atMs: at, sequence, content }),
  keyOf: ({ name }) => name,
}
