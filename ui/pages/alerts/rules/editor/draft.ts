/** A rule in the native form, as it is written. */
export type Written = Readonly<Record<string, unknown>>

/** What is edited: fields of the form, or the text beside it. */
export type Draft = { readonly kind: 'form'; readonly written: Written } | { readonly kind: 'yaml'; readonly yaml: string }

export const questionNames = ['logs', 'traces', 'promql', 'sql', 'composite'] as const
export type QuestionName = (typeof questionNames)[number]

const beginnings: Readonly<Record<QuestionName, Written>> = {
  logs: { logs: 'severity:error', window: '5m', above: 10 },
  traces: { traces: 'status:error', measure: 'count', window: '5m', above: 10 },
  promql: { promql: '' },
  sql: {
    sql: 'SELECT count() AS value FROM log_records WHERE timestamp > fromUnixTimestamp64Milli({now:Int64}) - INTERVAL 5 MINUTE',
    above: 10,
  },
  composite: { composite: '' },
}

/** A new rule: a question of this kind, with what the page it came from looked at. */
export function beginRule(question: QuestionName, asked: string): Written {
  const query = asked === '' ? beginnings[question] : { ...beginnings[question], [question]: asked }
  return { name: '', query, evaluate: question === 'logs' || question === 'traces' ? 'arrival' : '1m' }
}

/** The kind of question of a rule; logs when it has none yet. */
export function questionOf(written: Written): QuestionName {
  const query = recordOf(written['query'])
  return questionNames.find((name) => name in query) ?? 'logs'
}

/** Another kind of question, as it begins. */
export function changeQuestion(written: Written, question: QuestionName): Written {
  return { ...written, query: beginnings[question] }
}

/** One key changed; undefined and empty values take it away. */
export function withKey(fields: Written, key: string, value: unknown): Written {
  const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  const { [key]: _before, ...others } = fields
  if (isEmpty) return others
  return key in fields
    ? Object.fromEntries(Object.entries(fields).map(([name, old]) => [name, name === key ? value : old]))
    : { ...fields, [key]: value }
}

export function recordOf(value: unknown): Written {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {}
}

/** A field as an input shows it. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** What of a value is alarming, as people choose it. */
export const alarms = ['above', 'below', 'gone', 'change', 'share'] as const
export type Alarm = (typeof alarms)[number]

export function alarmOf(query: Written): Alarm {
  if (query['comparedTo'] !== undefined) return 'change'
  if (query['of'] !== undefined) return 'share'
  if (query['below'] === 1 && query['above'] === undefined) return 'gone'
  return query['below'] !== undefined && query['above'] === undefined ? 'below' : 'above'
}

/** The query with another alarm; figures that go on to mean the same stay. */
export function changeAlarm(query: Written, alarm: Alarm): Written {
  const { comparedTo: _c, of: _o, above, below, ...rest } = query
  const limit = above ?? below
  switch (alarm) {
    case 'above':
      return { ...rest, above: limit ?? 10 }
    case 'below':
      return { ...rest, below: limit === 1 || limit === undefined ? 10 : limit }
    case 'gone':
      return { ...rest, below: 1 }
    case 'change':
      return { ...rest, comparedTo: '1d', above: 2 }
    case 'share':
      return { ...rest, of: '', above: 0.05 }
  }
}

/** `name = text` a line. */
export function writePairs(value: unknown, without: readonly string[] = []): string {
  return Object.entries(recordOf(value))
    .filter(([name]) => !without.includes(name))
    .map(([name, text]) => `${name} = ${textOf(text).replaceAll('\n', String.raw`\n`)}`)
    .join('\n')
}

export function readPairs(text: string): Written {
  const pairs = text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^\s*([^=\s]+)\s*=\s?(.*)$/.exec(line) ?? []
    return name === '' ? [] : [[name, value.replaceAll(String.raw`\n`, '\n')] as const]
  })
  return Object.fromEntries(pairs)
}
