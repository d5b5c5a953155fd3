import { Fault } from '../../../lib/errors.ts'
import { ProtobufReader } from '../../../lib/wire/protobuf-reader.ts'
import { checkMatcherRegex, type LabelMatcher } from '../../../query/promql/index.ts'

/** What a client of remote read wants: the samples of series between two times, both inclusive. */
export interface ReadQuery {
  readonly startMs: number
  readonly endMs: number
  readonly matchers: readonly LabelMatcher[]
}

export interface ReadRequest {
  readonly queries: readonly ReadQuery[]
  /** Whether the client takes samples; all do that do not say otherwise. */
  readonly takesSamples: boolean
}

const operators = ['=', '!=', '=~', '!~'] as const
const mostQueries = 100
const mostMatchers = 1000
const samplesType = 0

/** Reads a `prometheus.ReadRequest`. Throws Fault `bad_input`. */
export function readReadRequest(bytes: Buffer): ReadRequest {
  const reader = new ProtobufReader(bytes)
  const queries: ReadQuery[] = []
  const types: number[] = []
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 0x0a) queries.push(readNested(reader, () => readQuery(reader)))
    else if (tag === 0x10) types.push(reader.varint())
    else if (tag === 0x12) {
      readNested(reader, () => {
        while (reader.more()) types.push(reader.varint())
      })
    } else reader.skip(tag)
    if (queries.length > mostQueries) throw new Fault('bad_input', `a request may have ${mostQueries} queries`)
  }
  return { queries, takesSamples: types.length === 0 || types.includes(samplesType) }
}

function readQuery(reader: ProtobufReader): ReadQuery {
  let startMs = 0
  let endMs = 0
  const matchers: LabelMatcher[] = []
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 0x08) startMs = reader.int64Number()
    else if (tag === 0x10) endMs = reader.int64Number()
    else if (tag === 0x1a) matchers.push(readNested(reader, () => readMatcher(reader)))
    else reader.skip(tag)
    if (matchers.length > mostMatchers) throw new Fault('bad_input', `a query may have ${mostMatchers} matchers`)
  }
  return { startMs, endMs, matchers }
}

function readMatcher(reader: ProtobufReader): LabelMatcher {
  let type = 0
  let name = ''
  let value = ''
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 0x08) type = reader.varint()
    else if (tag === 0x12) name = readText(reader)
    else if (tag === 0x1a) value = readText(reader)
    else reader.skip(tag)
  }
  const operator = operators[type]
  if (operator === undefined) throw new Fault('bad_input', 'invalid matcher type')
  const problem = operator === '=~' || operator === '!~' ? checkMatcherRegex(value) : undefined
  if (problem !== undefined) throw new Fault('bad_input', problem)
  return { name, operator, value }
}

function readText(reader: ProtobufReader): string {
  return readNested(reader, () => reader.bytes.toString('utf8', reader.position, reader.end))
}

function readNested<T>(reader: ProtobufReader, read: () => T): T {
  const outer = reader.enter()
  const value = read()
  reader.leave(outer)
  return value
}
