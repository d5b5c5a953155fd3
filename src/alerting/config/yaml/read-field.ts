import type { z } from 'zod'

import { quoteGo } from '../../../lib/go-quote.ts'
import { parseDurationText } from '../../../lib/prometheus-duration.ts'
import { redactText } from '../../../lib/redact.ts'
import type { ConfigReader } from './config-reader.ts'
import { parseGoDuration } from './go-duration.ts'
import { checkHttpUrl, parseGoUrl } from './go-url.ts'
import { resolveScalar } from './scalar.ts'
import type { Field, Section, Values } from './section.ts'

/** What a field holds, and the same as it may be shown. */
export interface Read {
  readonly value: unknown
  readonly shown: unknown
}

/** Stands where a secret is. Alertmanager's own tools read files in which it stands. */
const shownSecret = '<secret>'
const nothing: Read = { value: undefined, shown: undefined }

/** Reads a section; undefined when there is nothing. What is wrong is reported. */
export function readSection(reader: ConfigReader, node: unknown, section: Section): { value: Values; shown: Values } | undefined {
  const fields = reader.fields(node, section.type, Object.keys(section.fields))
  if (fields === undefined) return undefined
  const value: Values = {}
  const shown: Values = {}
  for (const [name, field] of fields) {
    const kind = section.fields[name]
    if (kind === undefined) continue
    const read = readField(reader, field.value, kind)
    value[name] = read.value
    shown[name] = read.shown
  }
  const problem = section.complete?.(value)
  if (problem !== undefined) reader.report(node, problem)
  return { value, shown: withoutNothing(shown) }
}

/** Reads one field as what it is to hold. */
export function readField(reader: ConfigReader, node: unknown, field: Field): Read {
  return reader.enter(node, () => {
    if (typeof field === 'string') return reader.isNothing(node) ? readNothing(field) : readers[field](reader, node)
    if ('schema' in field) {
      const value = readBySchema(reader, node, field.schema)
      return { value, shown: field.secret && value !== undefined ? shownSecret : value }
    }
    if ('list' in field) return readItems(reader, node, field.list)
    if ('map' in field) return readNamed(reader, node, `map[string]${field.map.type}`, field.map)
    if ('textOr' in field) {
      if (reader.kindOf(node) !== 'scalar') return readSection(reader, node, field.textOr) ?? nothing
      return same({ [field.as]: reader.text(node) })
    }
    return readSection(reader, node, field) ?? nothing
  })
}

type SimpleField = Extract<Field, string>

/** Go's zero value. */
function readNothing(field: SimpleField): Read {
  switch (field) {
    case 'text':
    case 'secret':
    case 'templateUrl':
      return same('')
    case 'flag':
      return same(false)
    case 'integer':
    case 'count':
    case 'number':
      return same(0)
    case 'duration':
    case 'goDuration':
    case 'goDurationText':
      return same('0s')
    case 'optionalSecret':
    case 'texts':
    case 'secrets':
    case 'textMap':
    case 'secretsMap':
    case 'url':
    case 'secretUrl':
    case 'anyUrl':
    case 'hostPort':
    case 'tlsVersion':
    case 'any':
    case 'anyMap':
      return nothing
  }
}

const readers: Readonly<Record<SimpleField, (reader: ConfigReader, node: unknown) => Read>> = {
  text: (reader, node) => same(reader.text(node)),
  secret: (reader, node) => secret(reader.text(node)),
  optionalSecret: (reader, node) => secret(reader.text(node)),
  texts: (reader, node) => same(reader.texts(node)),
  secrets: (reader, node) => {
    const value = reader.texts(node)
    return { value, shown: value?.map(() => shownSecret) }
  },
  textMap: (reader, node) => readNamed(reader, node, 'map[string]string', 'text'),
  secretsMap: (reader, node) => readNamed(reader, node, 'map[string][]config.Secret', 'secrets'),
  flag: (reader, node) => readTyped(reader, node, 'bool', (value) => typeof value === 'boolean'),
  integer: (reader, node) => readWhole(reader, node, 'int', Number.MIN_SAFE_INTEGER),
  count: (reader, node) => readWhole(reader, node, 'uint64', 0),
  number: (reader, node) => readTyped(reader, node, 'float64', (value) => typeof value === 'number'),
  url: (reader, node) => {
    const text = reader.text(node)
    const url = parseGoUrl(text)
    const problem = checkHttpUrl(text)
    if (problem !== undefined) reader.report(node, 'problem' in url ? `parse ${quoteGo(redactText(text))}: ${problem}` : problem)
    return { value: text, shown: redactText(text) }
  },
  secretUrl: (reader, node) => readSecretUrl(reader, node, ''),
  templateUrl: (reader, node) => {
    const text = reader.text(node)
    return text === '' || text.includes('{{') ? secret(text) : readSecretUrl(reader, node, 'invalid URL: ')
  },
  anyUrl: (reader, node) => {
    const text = reader.text(node)
    const url = parseGoUrl(text)
    if ('problem' in url) reader.report(node, `parse ${quoteGo(redactText(text))}: ${url.problem}`)
    return { value: text, shown: redactText(text) }
  },
  hostPort: (reader, node) => {
    const text = reader.text(node)
    const problem = checkHostPort(text)
    if (problem !== undefined) reader.report(node, problem)
    return same(text)
  },
  tlsVersion: (reader, node) => {
    const text = reader.text(node)
    if (!/^TLS1[0-3]$/.test(text)) reader.report(node, `unknown TLS version: ${text}`)
    return same(text)
  },
  duration: (reader, node) => {
    const text = reader.text(node)
    const read = parseDurationText(text)
    if (typeof read !== 'number') reader.report(node, read.problem)
    return same(text)
  },
  goDuration: (reader, node) => {
    const value = resolveScalar(reader.scalar(node))
    if (typeof value === 'number') return same(`${Math.trunc(value)}ns`)
    if (typeof value === 'string' && typeof parseGoDuration(value) === 'number') return same(value)
    reader.mismatch(node, 'time.Duration')
    return nothing
  },
  goDurationText: (reader, node) => {
    const text = reader.text(node)
    const read = parseGoDuration(text)
    if (typeof read !== 'number') reader.report(node, read.problem)
    return same(text)
  },
  any: (reader, node) => same(readAny(reader, node)),
  anyMap: (reader, node) => {
    if (reader.kindOf(node) === 'map') return same(readAny(reader, node))
    reader.mismatch(node, 'map[string]interface {}')
    return nothing
  },
}

function readBySchema(reader: ConfigReader, node: unknown, schema: z.ZodType): unknown {
  const value = readAny(reader, node)
  if (value === null) return undefined
  return typeof value === 'object' || schema.safeParse(value).success ? value : reader.text(node)
}

/** Any YAML, as JSON would have it. */
function readAny(reader: ConfigReader, node: unknown): unknown {
  return reader.enter(node, () => {
    switch (reader.kindOf(node)) {
      case 'map':
        return Object.fromEntries([...(reader.anyFields(node, 'map') ?? [])].map(([name, { value }]) => [name, readAny(reader, value)]))
      case 'list':
        return (reader.list(node, '[]interface {}') ?? []).map((item) => readAny(reader, item))
      case 'scalar':
        return resolveScalar(reader.scalar(node))
    }
  })
}

function readItems(reader: ConfigReader, node: unknown, section: Section): Read {
  const items = reader.list(node, `[]${section.type}`)
  if (items === undefined) return nothing
  const read = items.map((item) => readSection(reader, item, section) ?? { value: {}, shown: {} })
  return { value: read.map(({ value }) => value), shown: read.map(({ shown }) => shown) }
}

function readNamed(reader: ConfigReader, node: unknown, type: string, field: Field): Read {
  const fields = reader.anyFields(node, type)
  if (fields === undefined) return nothing
  const read = [...fields].map(([name, { value }]) => [name, readField(reader, value, field)] as const)
  return {
    value: Object.fromEntries(read.map(([name, { value }]) => [name, value])),
    shown: Object.fromEntries(read.map(([name, { shown }]) => [name, shown])),
  }
}

function readTyped(reader: ConfigReader, node: unknown, type: string, fits: (value: unknown) => boolean): Read {
  const value = reader.scalar(node) === undefined ? undefined : resolveScalar(reader.scalar(node))
  if (fits(value)) return same(value)
  reader.mismatch(node, type)
  return nothing
}

/** Go cuts off what stands behind the point. */
function readWhole(reader: ConfigReader, node: unknown, type: string, least: number): Read {
  const read = readTyped(reader, node, type, (value) => typeof value === 'number' && Math.abs(value) < 2 ** 63 && value >= least)
  return typeof read.value === 'number' ? same(Math.trunc(read.value)) : read
}

function readSecretUrl(reader: ConfigReader, node: unknown, prefix: string): Read {
  const text = reader.text(node)
  const problem = text === shownSecret ? undefined : checkHttpUrl(text)
  // What else is wrong with it could show the secret.
  if (problem !== undefined)
    reader.report(node, `${prefix}${/^(unsupported scheme ""|missing host)/.test(problem) ? problem : 'not a valid URL'}`)
  return secret(text)
}

/** As Go's `net.SplitHostPort`. */
function checkHostPort(text: string): string | undefined {
  if (text === '') return undefined
  const wrong = (why: string): string => `address ${text}: ${why}`
  const colon = text.lastIndexOf(':')
  if (colon < 0) return wrong('missing port in address')
  const closing = text.startsWith('[') ? text.indexOf(']') : -1
  if (text.startsWith('[')) {
    if (closing < 0) return wrong("missing ']' in address")
    if (closing + 1 === text.length) return wrong('missing port in address')
    if (closing + 1 !== colon) return wrong(text[closing + 1] === ':' ? 'too many colons in address' : 'missing port in address')
  } else if (text.slice(0, colon).includes(':')) return wrong('too many colons in address')
  if (text.slice(text.startsWith('[') ? 1 : 0).includes('[')) return wrong("unexpected '[' in address")
  if (text.slice(closing + 1).includes(']')) return wrong("unexpected ']' in address")
  return colon === text.length - 1 ? `address ${quoteGo(text)}: port cannot be empty` : undefined
}

function same(value: unknown): Read {
  return { value, shown: value }
}

function secret(value: string): Read {
  return { value, shown: value === '' ? '' : shownSecret }
}

/** A field with nothing behind it takes a default away, but is not shown. */
function withoutNothing(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
