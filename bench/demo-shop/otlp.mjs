// Bodies of OTLP/JSON from what the shop did.
import { services } from './company.mjs'

const kinds = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 }
const severities = { debug: 5, info: 9, warn: 13, error: 17, fatal: 21 }

export const nanos = (ms) => String(BigInt(Math.round(ms * 1000)) * 1000n)

/** Attributes as OTLP/JSON writes them. */
export function attributesOf(values) {
  return Object.entries(values).map(([key, value]) => ({ key, value: valueOf(value) }))
}

function valueOf(value) {
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  return { stringValue: value }
}

/** What every signal of an instance carries. Environments have machines of their own. */
export function resourceOf({ service, host: name, version, environment }) {
  const host = environment === 'production' ? name : `${environment}-${name}`
  return {
    attributes: attributesOf({
      'service.name': service,
      'service.namespace': 'shop',
      'service.version': version,
      'service.instance.id': `${service}-${host}`,
      'deployment.environment.name': environment,
      'host.name': host,
      'telemetry.sdk.language': services[service].language,
    }),
  }
}

export function tracesBody(spans, environment) {
  return {
    resourceSpans: byInstance(spans).map(({ of, all }) => ({
      resource: resourceOf({ ...of, environment }),
      scopeSpans: [{ scope: { name: 'shop', version: '1' }, spans: all.map(spanOf) }],
    })),
  }
}

function spanOf(span) {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    kind: kinds[span.kind],
    startTimeUnixNano: nanos(span.startMs),
    endTimeUnixNano: nanos(span.nowMs),
    attributes: attributesOf(span.attributes),
    events: span.events.map(({ name, atMs, attributes }) => ({ name, timeUnixNano: nanos(atMs), attributes: attributesOf(attributes) })),
    links: span.links,
    status: span.failed ? { code: 2, message: span.message } : {},
  }
}

export function logsBody(logs, environment) {
  const entries = logs.map((log) => ({ ...log, service: log.span.service, host: log.span.host, version: log.span.version }))
  return {
    resourceLogs: byInstance(entries).map(({ of, all }) => ({
      resource: resourceOf({ ...of, environment }),
      scopeLogs: [
        {
          scope: { name: 'app' },
          logRecords: all.map(({ span, atMs, severity, body, attributes }) => ({
            timeUnixNano: nanos(atMs),
            severityNumber: severities[severity],
            severityText: severity.toUpperCase(),
            body: { stringValue: body },
            attributes: attributesOf({
              ...attributes,
              ...(span.attributes['http.route'] && { 'http.route': span.attributes['http.route'] }),
            }),
            traceId: span.traceId,
            spanId: span.spanId,
          })),
        },
      ],
    })),
  }
}

/** Groups by service, host and version, in the order they come. */
function byInstance(all) {
  const groups = new Map()
  for (const one of all) {
    const { service, host, version } = one
    const key = `${service} ${host} ${version}`
    if (!groups.has(key)) groups.set(key, { of: { service, host, version }, all: [] })
    groups.get(key).all.push(one)
  }
  return [...groups.values()]
}
