import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

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
