import { cleanText } from '../../lib/wire/plain-text.ts'

/** An event or a service check of DogStatsD: https://docs.datadoghq.com/developers/dogstatsd/datagram_shell/. */
export interface StatsdEvent {
  readonly kind: 'event' | 'check'
  /** Title of an event, name of a check. */
  readonly title: string
  readonly text: string
  /** Of a check 0-3: ok, warning, critical, unknown. */
  readonly status: number
  /** OpenTelemetry's number. */
  readonly severity: number
  /** Epoch seconds. */
  readonly timestamp: number | undefined
  readonly host: string
  readonly tags: string
  /** What else it says: priority, aggregation key, source. */
  readonly attributes: readonly (readonly [string, string])[]
}

const severities: Readonly<Record<string, number>> = { error: 17, warning: 13, info: 9, success: 9 }
const statusSeverities = [9, 13, 17, 13]
const names: Readonly<Record<string, string>> = { p: 'event.priority', k: 'event.aggregation_key', s: 'event.source', c: 'container.id' }

/** `_e{5,4}:title|text|d:...`: the lengths are bytes. Undefined when it is none. */
export function parseEvent(line: Buffer): StatsdEvent | undefined {
  const match = /^_e\{(\d{1,5}),(\d{1,5})\}:/.exec(line.toString('latin1', 0, 20))
  if (match === null) return undefined
  const titleEnd = match[0].length + Number(match[1])
  const textEnd = titleEnd + 1 + Number(match[2])
  if (textEnd > line.length || line[titleEnd] !== 0x7c || titleEnd === match[0].length) return undefined
  const rest = line.subarray(textEnd)
  if (rest.length > 0 && rest[0] !== 0x7c) return undefined
  const fields = readFields(cleanText(rest).split('|'))
  if (fields === undefined) return undefined
  const text = cleanText(line.subarray(titleEnd + 1, textEnd)).replaceAll(String.raw`\n`, '\n')
  const severity = severities[fields.values.get('t') ?? ''] ?? 9
  return { ...common(fields), kind: 'event', title: cleanText(line.subarray(match[0].length, titleEnd)), text, status: 0, severity }
}

/** `_sc|name|status|d:...|h:...|#tags|m:message`. Undefined when it is none. */
export function parseServiceCheck(line: string): StatsdEvent | undefined {
  const [, name = '', status = '', ...rest] = line.split('|')
  const fields = readFields(rest)
  if (name === '' || !/^[0-3]$/.test(status) || fields === undefined) return undefined
  const number = Number(status)
  const text = (fields.values.get('m') ?? '').replaceAll(String.raw`\n`, '\n').replaceAll(String.raw`m\:`, 'm:')
  return { ...common(fields), kind: 'check', title: name, text, status: number, severity: statusSeverities[number] ?? 9 }
}

interface Fields {
  readonly values: ReadonlyMap<string, string>
  readonly tags: string
}

function readFields(parts: readonly string[]): Fields | undefined {
  const values = new Map<string, string>()
  let tags = ''
  for (const part of parts) {
    if (part.startsWith('#')) tags = part.slice(1)
    else if (part !== '') values.set(part.slice(0, Math.max(part.indexOf(':'), 0)), part.slice(part.indexOf(':') + 1))
  }
  return /^\d{0,11}$/.test(values.get('d') ?? '') ? { values, tags } : undefined
}

function common({ values, tags }: Fields): Pick<StatsdEvent, 'timestamp' | 'host' | 'tags' | 'attributes'> {
  const time = values.get('d') ?? ''
  const attributes = Object.entries(names).flatMap(([letter, name]): [string, string][] => {
    const value = values.get(letter)
    return value === undefined ? [] : [[name, value]]
  })
  return { timestamp: time === '' ? undefined : Number(time), host: values.get('h') ?? '', tags, attributes }
}
