import type { LogRow } from '../../../src/api/contract/logs.ts'

/** The name of a row in the address: its time, and its number among rows of that very time. */
export function rowKeyAt(rows: readonly LogRow[], index: number): string {
  const time = rows[index]?.timestamp ?? ''
  let number = 0
  for (let i = index - 1; i >= 0 && rows[i]?.timestamp === time; i--) number++
  return number === 0 ? time : `${time}~${number}`
}

/** Where the row of that name stands; -1 when it is not among the rows. */
export function rowIndexOf(rows: readonly LogRow[], key: string): number {
  const [time = '', number = '0'] = key.split('~')
  const first = rows.findIndex(({ timestamp }) => timestamp === time)
  const index = first + Number(number)
  return first >= 0 && rows[index]?.timestamp === time ? index : -1
}

export function rowAt(rows: readonly LogRow[], key: string): LogRow | undefined {
  return rows[rowIndexOf(rows, key)]
}
