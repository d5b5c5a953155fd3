import type { LogRow } from '../../../src/api/contract/logs.ts'
import { cellOf } from './cell-of.ts'
import type { LogSearch } from './log-search.ts'

/** Rows as CSV (RFC 4180) with a head: time, the columns, message. What a spreadsheet would run as a formula stands as text. */
export function writeCsv(rows: readonly LogRow[], columns: readonly string[]): string {
  const lines = [
    ['timestamp', ...columns, 'body'],
    ...rows.map((row) => [row.timestamp, ...columns.map((column) => cellOf(row, column)), row.body]),
  ]
  return lines.map((line) => line.map(quoteCell).join(',')).join('\r\n')
}

/** The call of the API that finds what the page shows, for a shell; the token is a variable there. */
export function writeCurl(origin: string, { environment, service, ...search }: LogSearch): string {
  const values = { ...search, ...(environment && { environment }), ...(service && { service }), limit: '1000' }
  return [
    `curl -G ${quoteShell(`${origin}/api/logs`)}`,
    `-H "Authorization: Bearer $VEDETTE_TOKEN"`,
    ...Object.entries(values).map(([name, value]) => `--data-urlencode ${quoteShell(`${name}=${value}`)}`),
  ].join(' \\\n  ')
}

function quoteCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function quoteShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
