import type { LogRow } from '../../../src/api/contract/logs.ts'

/**
 * The name of a row in the address: its time, a hash of what tells it from rows of that very time, and its number among rows that are
 * alike. It holds whatever else is found.
 */
export function rowKeyAt(rows: readonly LogRow[], index: number): string {
  const row = rows[index]
  if (row === undefined) return ''
  const hash = hashRow(row)
  let number = 0
  for (let i = index - 1; i >= 0 && rows[i]?.timestamp === row.timestamp; i--) {
    const other = rows[i]
    if (other && hashRow(other) === hash) number++
  }
  return `${row.timestamp}~${hash}${number === 0 ? '' : `~${number}`}`
}

/** The time in the name of a row; undefined when the text is no such name. */
export function timeOfKey(key: string): string | undefined {
  const [time = ''] = key.split('~')
  return Number.isNaN(Date.parse(time)) ? undefined : time
}

/** Where the row of that name stands; -1 when it is not among the rows. A time alone names the first row of that time. */
export function rowIndexOf(rows: readonly LogRow[], key: string): number {
  const [time = '', hash, number = '0'] = key.split('~')
  let left = Number(number)
  return rows.findIndex((row) => row.timestamp === time && (hash === undefined || hashRow(row) === hash) && left-- <= 0)
}

/** FNV-1a of what a line shows. */
function hashRow({ service, host, severity, spanId, body }: LogRow): string {
  let hash = 0x811c9dc5
  for (const char of `${service}\0${host}\0${severity}\0${spanId}\0${body.slice(0, 2000)}`)
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash.toString(36)
}
