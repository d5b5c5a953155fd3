import type { Reply } from '../../lib/replies.ts'

export type FormField = Reply<'GET /api/uptime/kinds'>['kinds'][number]['fields'][number]

/** What stands in the fields; a switch is `1` or empty. */
export type FormValues = Readonly<Record<string, string>>

/** A setting as its field shows it. */
export function writeField({ input }: Pick<FormField, 'input'>, value: unknown): string {
  if (input === 'switch') return value === true ? '1' : ''
  if (input === 'lines') return Array.isArray(value) ? value.map(String).join('\n') : ''
  if (input === 'pairs') {
    return typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([name, text]) => `${name}: ${String(text)}`)
          .join('\n')
      : ''
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** What a field says, as the API takes it; undefined: nothing, so what holds without it. */
export function readField({ input }: Pick<FormField, 'input'>, text: string): unknown {
  if (input === 'switch') return text === '1'
  if (text.trim() === '') return undefined
  if (input === 'number') return Number(text)
  if (input === 'lines') return linesOf(text)
  if (input === 'pairs') {
    return Object.fromEntries(
      linesOf(text).map((line) => {
        const at = line.indexOf(':')
        return at === -1 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
      }),
    )
  }
  return text
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
