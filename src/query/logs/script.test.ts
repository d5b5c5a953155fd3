import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { buildRecord, insertLogRecords } from '../../../test/harness/insert-log-records.ts'
import { parseNanoTime } from '../nano-time.ts'
import { planLogScope } from './log-scope.ts'
import { compileMatcher } from './matcher.ts'
import { parseLogSearch } from './parser.ts'
import { printLogSearch } from './printer.ts'
import type { SearchableRecord } from './searchable-record.ts'

/** `load` and rows as JSON; then `query` and `expect` the numbers of the rows, counted from 1, or `error` and a part of its message. */
interface Script {
  readonly rows: readonly SearchableRecord[]
  readonly cases: readonly Case[]
}

interface Case {
  readonly query: string
  expected: readonly number[]
  error: string
}

const directory = join(import.meta.dirname, 'testdata')
const files = readdirSync(directory).filter((file) => file.endsWith('.test'))
const scripts = files.map((file) => ({ file, ...readScript(readFileSync(join(directory, file), 'utf8')) }))
const everything = { from: 0n, to: 9_000_000_000_000_000_000n }

let engine: Awaited<ReturnType<typeof startTestEngine>>
beforeAll(async () => {
  engine = await startTestEngine()
  for (const [i, { rows }] of scripts.entries()) await insertLogRecords(engine.store, i + 1, rows)
})
afterAll(() => engine.stop())

describe.each(scripts.map((script, i) => ({ ...script, project: i + 1 })))('$file', ({ rows, cases, project }) => {
  test.each(cases.filter((one) => one.error !== ''))('$query is refused', ({ query, error }) => {
    expect(() => parseLogSearch(query)).toThrow(error)
  })

  test.each(cases.filter((one) => one.error === ''))('$query', async ({ query, expected }) => {
    const search = parseLogSearch(query)
    const matches = compileMatcher(search)
    const inMemory = rows.flatMap((row, i) => (matches(row) ? [i + 1] : []))
    expect(inMemory, 'by the predicate').toEqual(expected)
    expect(parseLogSearch(printLogSearch(search))).toEqual(search)

    const { from, params } = planLogScope(project, everything, search)
    const stored = await engine.store.query<{ segment: string }>(`SELECT segment ${from} ORDER BY segment`, params.values)
    expect(
      stored.rows.map((row) => Number(row.segment)),
      'by the store',
    ).toEqual(expected)
  })
})

/** Searches and records put together at random from the same few words, so that they meet. */
const words = ['cart', 'Cart', 'time', 'TIMEOUT', 'a_b', '50%', String.raw`c:\x`, 'é', '/x', '7', '-3.5', '1e2', 'x y', '', '\n', "';--"]
const someWords = fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((parts) => parts.join(''))
const names = ['service', 'body', 'x', 'attributes.x', 'resource.x', 'odd name', 'severity_text', 'trace_id']
const quoted = (text: string): string => `"${text.replaceAll(/[\\"]/g, String.raw`\$&`)}"`
const term = fc.oneof(
  someWords.filter((text) => text !== '').map(quoted),
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(':', ':=', ':~'), someWords)
    .map(([name, operator, text]) => quoted(name) + operator + quoted(text || 'x')),
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom('*cart*', 'c*', '*t', 'TI*T', '*', 'exists'))
    .map(([name, glob]) => `${quoted(name)}:${glob}`),
  fc.constantFrom('cart*', '*time', 'a*b', 'cart', '/ca?rt/', '/^$/', 'x:/^.$/', '/(?i)TIME/'),
  fc
    .tuple(fc.constantFrom('x', 'attributes.x', 'severity_number'), fc.constantFrom(':>', ':<=', ':'), fc.constantFrom(7, -3.5, 100, 0))
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('severity>=', 'severity<', 'severity:'), fc.constantFrom('info', 'error', 'fatal'))
    .map((parts) => parts.join('')),
)
const search = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    term,
    fc.tuple(tie('any'), fc.constantFrom(' ', ' AND ', ' OR '), tie('any')).map(([left, joint, right]) => `(${left}${joint}${right})`),
    tie('any').map((inner) => `NOT (${inner})`),
  ),
})).any
const someAttributes = fc.array(fc.tuple(fc.constantFrom('x', 'odd name'), someWords), { maxLength: 2 }).map((pairs) => new Map(pairs))
const record = fc
  .record({
    body: someWords,
    service: someWords,
    severityText: someWords,
    severityNumber: fc.integer({ min: 0, max: 24 }),
    attributes: someAttributes,
    resource: someAttributes,
  })
  .map((given) => buildRecord(given))

test('the predicate and the store agree on anything', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const records = fc.sample(record, { numRuns: 300, seed })
  const project = scripts.length + 1
  await insertLogRecords(engine.store, project, records)
  let found = 0
  for (const text of fc.sample(search, { numRuns: 150, seed })) {
    const query = parseLogSearch(text)
    const matches = compileMatcher(query)
    const { from, params } = planLogScope(project, everything, query)
    const { rows } = await engine.store.query<{ segment: string }>(`SELECT segment ${from} ORDER BY segment`, params.values)
    const expected = records.flatMap((one, i) => (matches(one) ? [i + 1] : []))
    if (expected.length > 0) found++
    expect({ seed, text, rows: rows.map((row) => Number(row.segment)) }).toEqual({ seed, text, rows: expected })
  }
  expect(found).toBeGreaterThan(50)
})

function readScript(text: string): Script {
  const rows: SearchableRecord[] = []
  const cases: Case[] = []
  for (const line of text.split('\n')) {
    const [, word, rest = ''] = /^(\S*) ?(.*)$/.exec(line) ?? []
    if (line.startsWith('{')) rows.push(readRow(line))
    else if (word === 'query') cases.push({ query: rest, expected: [], error: '' })
    else if (word === 'expect') last(cases).expected = line.split(' ').slice(1).map(Number)
    else if (word === 'error') last(cases).error = rest
    else if (line !== '' && line !== 'load' && word !== '#') throw new Error(`script line not understood: ${line}`)
  }
  return { rows, cases }
}

function last<T>(list: readonly T[]): T {
  const item = list.at(-1)
  if (item === undefined) throw new Error('expectation before the first query')
  return item
}

function readRow(line: string): SearchableRecord {
  const { attributes, resource, timestamp, observedTimestamp, receivedAt, ...rest } = JSON.parse(line) as Partial<
    Record<'timestamp' | 'observedTimestamp' | 'receivedAt', string> & Record<'attributes' | 'resource', Record<string, string>>
  >
  return buildRecord({
    ...rest,
    timestamp: time(timestamp),
    observedTimestamp: time(observedTimestamp),
    receivedAt: time(receivedAt),
    attributes: new Map(Object.entries(attributes ?? {})),
    resource: new Map(Object.entries(resource ?? {})),
  })
}

function time(text: string | undefined): bigint {
  return (text === undefined ? undefined : parseNanoTime(text)) ?? buildRecord({}).timestamp
}
