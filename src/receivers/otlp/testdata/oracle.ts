import { readFileSync } from 'node:fs'

import protobuf from 'protobufjs'

import type { Signal } from '../../receiver.ts'

type Tree = Record<string, unknown>

const { root } = protobuf.parse(readFileSync(new URL('otlp.proto', import.meta.url), 'utf8'))

export const requestTypes: Readonly<Record<Signal, string>> = {
  logs: 'ExportLogsServiceRequest',
  traces: 'ExportTraceServiceRequest',
  metrics: 'ExportMetricsServiceRequest',
}

/** Plain object (camelCase, as protobufjs names fields) to protobuf bytes. */
export function encode(type: string, message: object): Buffer {
  const found = root.lookupType(type)
  return Buffer.from(found.encode(found.fromObject(message)).finish())
}

/** Protobuf bytes to a plain object: 64-bit integers as strings, absent scalars as their defaults. */
export function decode(type: string, bytes: Uint8Array): Tree {
  const found = root.lookupType(type)
  return found.toObject(found.decode(bytes), { longs: String, defaults: true, arrays: true, bytes: Buffer })
}

/** The same message as an OTLP/JSON body: ids in hex, enums as number or name. */
export function encodeAsJson(type: string, bytes: Uint8Array, enums: 'numbers' | 'names'): Buffer {
  const found = root.lookupType(type)
  const options = { longs: String, bytes: String, json: true, ...(enums === 'names' ? { enums: String } : {}) }
  return Buffer.from(JSON.stringify(found.toObject(found.decode(bytes), options), hexIds))
}

function hexIds(key: string, value: unknown): unknown {
  return /^(?:trace|span|parentSpan)Id$/.test(key) && typeof value === 'string' ? Buffer.from(value, 'base64').toString('hex') : value
}

// ---- What the decoders should make of a decoded message, written without them.

/** The records a recording sink should have seen. Only for messages whose ids are valid. */
export function expectRecords(signal: Signal, message: Tree): Tree[] {
  const [resources, scopes, records] = {
    logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
    traces: ['resourceSpans', 'scopeSpans', 'spans'],
    metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  }[signal] as [string, string, string]
  const expand = { logs: (record: Tree) => [expectLog(record)], traces: (record: Tree) => [expectSpan(record)], metrics: expectPoints }[
    signal
  ]
  return list(message[resources]).flatMap((inResource) =>
    list(inResource[scopes]).flatMap((inScope) => {
      const scope = tree(inScope['scope'])
      const under = {
        resource: pairs(tree(inResource['resource'])['attributes']),
        scope: { name: clean(scope['name'] ?? ''), version: clean(scope['version'] ?? ''), attributes: pairs(scope['attributes']) },
      }
      return list(inScope[records])
        .flatMap(expand)
        .map((record) => ({ ...under, ...record }))
    }),
  )
}

function expectLog(log: Tree): Tree {
  return {
    time: log['timeUnixNano'],
    observedTime: log['observedTimeUnixNano'],
    severityNumber: log['severityNumber'],
    severityText: clean(log['severityText']),
    body: text(tree(log['body'])),
    eventName: clean(log['eventName']),
    traceId: hex(log['traceId']),
    spanId: hex(log['spanId']),
    flags: log['flags'],
    attributes: pairs(log['attributes']),
  }
}

function expectSpan(span: Tree): Tree {
  const status = tree(span['status'])
  return {
    traceId: hex(span['traceId']),
    spanId: hex(span['spanId']),
    parentSpanId: hex(span['parentSpanId']),
    traceState: clean(span['traceState']),
    name: clean(span['name']),
    kind: span['kind'],
    start: span['startTimeUnixNano'],
    end: span['endTimeUnixNano'],
    statusCode: status['code'] ?? 0,
    statusMessage: clean(status['message'] ?? ''),
    flags: span['flags'],
    attributes: pairs(span['attributes']),
    events: list(span['events']).map((event) => ({
      time: event['timeUnixNano'],
      name: clean(event['name']),
      attributes: pairs(event['attributes']),
    })),
    links: list(span['links']).map((link) => ({
      traceId: hex(link['traceId']),
      spanId: hex(link['spanId']),
      traceState: clean(link['traceState']),
      attributes: pairs(link['attributes']),
    })),
  }
}

function expectPoints(metric: Tree): Tree[] {
  const kinds = { gauge: 'gauge', sum: 'sum', histogram: 'histogram', exponentialHistogram: 'exponential_histogram', summary: 'summary' }
  const found = Object.entries(kinds).find(([field]) => typeof metric[field] === 'object' && metric[field] !== null)
  if (found === undefined) return []
  const [field, kind] = found
  const data = tree(metric[field])
  const descriptor = {
    name: clean(metric['name']),
    unit: clean(metric['unit']),
    description: clean(metric['description']),
    kind,
    temporality: ['unspecified', 'delta', 'cumulative'][Number(data['aggregationTemporality'] ?? 0)],
    monotonic: data['isMonotonic'] ?? false,
  }
  return list(data['dataPoints']).map((point) => ({
    metric: descriptor,
    attributes: pairs(point['attributes']),
    startTime: point['startTimeUnixNano'],
    time: point['timeUnixNano'],
    flags: point['flags'],
    exemplars: list(point['exemplars']).map((exemplar) => ({
      time: exemplar['timeUnixNano'],
      value: Number(exemplar['asDouble'] ?? exemplar['asInt'] ?? 0),
      traceId: hex(exemplar['traceId']),
      spanId: hex(exemplar['spanId']),
      attributes: pairs(exemplar['filteredAttributes']),
    })),
    ...expectByKind(kind, point),
  }))
}

function expectByKind(kind: string, point: Tree): Tree {
  if (kind === 'gauge' || kind === 'sum') return { value: Number(point['asDouble'] ?? point['asInt'] ?? 0) }
  const given = { count: Number(point['count']), sum: point['sum'], min: point['min'], max: point['max'] }
  if (kind === 'summary') {
    const values = list(point['quantileValues'])
    return {
      count: given.count,
      sum: given.sum,
      quantiles: values.map((value) => value['quantile']),
      quantileValues: values.map((value) => value['value']),
    }
  }
  if (kind === 'histogram') return { ...given, bounds: point['explicitBounds'], bucketCounts: numbers(point['bucketCounts']) }
  const side = (name: string) => ({ offset: tree(point[name])['offset'] ?? 0, counts: numbers(tree(point[name])['bucketCounts'] ?? []) })
  return {
    ...given,
    scale: point['scale'],
    zeroCount: Number(point['zeroCount']),
    zeroThreshold: point['zeroThreshold'],
    positive: side('positive'),
    negative: side('negative'),
  }
}

function text(value: Tree): string {
  if (typeof value['stringValue'] === 'string') return clean(value['stringValue'])
  if (value['bytesValue'] !== undefined) return base64(value['bytesValue'])
  const json = jsonText(value, 1)
  return json === 'null' ? '' : json.replaceAll(/^"(NaN|-?Infinity)"$/g, '$1')
}

function jsonText(value: Tree, depth: number): string {
  if (typeof value['stringValue'] === 'string') return JSON.stringify(clean(value['stringValue']))
  const scalar = value['boolValue'] ?? value['intValue']
  if (typeof scalar === 'boolean' || typeof scalar === 'string') return String(scalar)
  const double = value['doubleValue']
  if (typeof double === 'number') return Number.isFinite(double) ? String(double) : `"${double}"`
  if (value['bytesValue'] !== undefined) return `"${base64(value['bytesValue'])}"`
  const container = value['arrayValue'] ?? value['kvlistValue']
  if (container === undefined || container === null) return 'null'
  if (depth > 16) return '"[truncated]"'
  const items = list(tree(container)['values'])
  if (value['arrayValue']) return `[${items.map((item) => jsonText(item, depth + 1)).join(',')}]`
  return `{${items.map((item) => `${JSON.stringify(clean(item['key']))}:${jsonText(tree(item['value']), depth + 1)}`).join(',')}}`
}

const clean = (value: unknown): string => String(value).replaceAll('\0', '\uFFFD')
const base64 = (value: unknown): string => Buffer.from(value as Uint8Array).toString('base64')
const hex = (value: unknown): string => (value === undefined || value === null ? '' : Buffer.from(value as Uint8Array).toString('hex'))
const numbers = (value: unknown): number[] => (value as unknown[]).map(Number)
const tree = (value: unknown): Tree => (value ?? {}) as Tree
const list = (value: unknown): Tree[] => (value ?? []) as Tree[]
const pairs = (value: unknown): [string, string][] => list(value).map((pair) => [clean(pair['key']), text(tree(pair['value']))])
