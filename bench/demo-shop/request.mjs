// One request through the shop: spans that follow each other in time, and the log records written meanwhile.
import { services } from './company.mjs'

/** What a tick of the shop said, until it is sent. */
export class Record {
  spans = []
  logs = []
  /** Answered requests, for the histograms: { service, host, route, method, status, ms, atMs, traceId, spanId }. */
  answers = []
}

export class Span {
  kind
  attributes
  events = []
  links = []
  failed = false
  message = ''

  constructor(request, parent, service, name, kind, attributes, atMs) {
    Object.assign(this, { request, service, name, kind, attributes })
    this.traceId = request.traceId
    this.spanId = request.random.hex(16)
    this.parentSpanId = parent?.spanId ?? ''
    this.host = parent?.service === service ? parent.host : request.random.one(services[service].hosts)
    this.startMs = atMs
    this.nowMs = atMs
  }

  get version() {
    return this.request.versionOf(this.service, this.host, this.startMs)
  }

  /** Time passes. */
  work(medianMs, spread) {
    this.nowMs += this.request.random.duration(medianMs, spread)
    return this
  }

  /** Something of the same service that takes time. */
  inner(name, kind, attributes, run) {
    const span = new Span(this.request, this, this.service, name, kind, attributes, this.nowMs)
    run?.(span)
    this.nowMs = span.close().nowMs
    return span
  }

  query(system, name, attributes, medianMs) {
    return this.inner(name, 'client', { 'db.system.name': system, ...attributes }, (span) => span.work(medianMs, 0.7))
  }

  /** A call to another service: its span here, the network, its span there. With a limit the caller does not wait longer. */
  http(service, method, route, run, { path = route, limitMs = Infinity } = {}) {
    const attributes = {
      'http.request.method': method,
      'server.address': service,
      'server.port': 8080,
      'peer.service': service,
      'url.full': `http://${service}:8080${path}`,
    }
    return this.inner(method, 'client', attributes, (client) => {
      client.work(0.4, 0.6)
      const server = serve(client, service, method, route, path, run)
      client.nowMs = server.nowMs + this.request.random.duration(0.4, 0.6)
      client.attributes['http.response.status_code'] = server.attributes['http.response.status_code']
      if (server.attributes['http.response.status_code'] >= 500) client.fail(String(server.attributes['http.response.status_code']), '')
      if (client.nowMs - client.startMs <= limitMs) return
      client.nowMs = client.startMs + limitMs
      delete client.attributes['http.response.status_code']
      client.timedOut = true
      client.fail('TimeoutError', `timeout after ${limitMs} ms waiting for ${service}`)
    })
  }

  fail(type, message, stack) {
    this.failed = true
    this.message = message
    this.attributes['error.type'] = type
    if (stack === undefined) return this
    const attributes = { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': `${type}: ${message}\n${stack}` }
    this.events.push({ name: 'exception', atMs: this.nowMs, attributes })
    return this
  }

  log(severity, body, attributes = {}) {
    this.request.record.logs.push({ span: this, atMs: this.nowMs, severity, body, attributes })
    return this
  }

  close() {
    this.nowMs = Math.max(this.nowMs, this.startMs + 0.02)
    this.request.record.spans.push(this)
    return this
  }
}

/** The span of a service that answers; what `run` returns is the status, 200 without. */
export function serve(parent, service, method, route, path, run, more = {}) {
  const { request } = parent
  const attributes = { 'http.request.method': method, 'http.route': route, 'url.path': path, 'url.scheme': 'http', ...more }
  const span = new Span(request, parent.spanId ? parent : undefined, service, `${method} ${route}`, 'server', attributes, parent.nowMs)
  const status = run(span) ?? 200
  span.attributes['http.response.status_code'] = status
  if (status >= 500 && !span.failed) span.fail(String(status), '')
  span.close()
  request.record.answers.push({
    service,
    host: span.host,
    version: span.version,
    route,
    method,
    status,
    ms: span.nowMs - span.startMs,
    atMs: span.nowMs,
    traceId: span.traceId,
    spanId: span.spanId,
  })
  return span
}
