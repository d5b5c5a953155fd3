import { asJson, jsonType, logsOf, send, spansOf } from '../harness/otlp.ts'
import { fakeLogRows, fakeServices, fakeSpans, fakeTraceSummaries } from './fake-data.ts'

/** Number of the first level of each severity in OpenTelemetry. */
const severityNumbers = { unset: 0, trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const
const spanKinds: Readonly<Record<string, number>> = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 }
const statusCodes: Readonly<Record<string, number>> = { unset: 0, ok: 1, error: 2 }

/** Sends an hour of the invented company's logs and traces through the front door; answers the id of a large trace. */
export async function sendShopData(url: string, key: string, untilMs: number): Promise<string> {
  const headers = { authorization: `Bearer ${key}` }
  const rows = fakeLogRows(3000, untilMs, 1190)
  const requests: Promise<unknown>[] = []
  const post = (signal: 'logs' | 'traces', body: object): void => {
    requests.push(send(url, signal, asJson(body), { contentType: jsonType, key: headers }))
  }
  for (const service of fakeServices) {
    const records = rows.filter((row) => row.service === service)
    post(
      'logs',
      logsOf(
        service,
        records.map(({ timestamp, severity, body, attributes, traceId, spanId }) => ({
          body,
          atMs: Date.parse(timestamp),
          severity: severityNumbers[severity],
          attributes,
          more: { traceId, spanId },
        })),
        { 'service.version': 'v4.18.0', 'host.name': `${service.slice(0, 3)}-1`, 'deployment.environment.name': 'production' },
      ),
    )
  }
  const traces = [{ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', start: new Date(untilMs - 5000).toISOString(), spanCount: 48 }]
  for (const { traceId, start, spanCount } of [...traces, ...fakeTraceSummaries(240, untilMs - 9000)]) {
    const { spans } = fakeSpans(spanCount, Date.parse(start))
    for (const service of new Set(spans.map((span) => span.service))) {
      post(
        'traces',
        spansOf(
          service,
          spans
            .filter((span) => span.service === service)
            .map((span) => ({
              traceId,
              spanId: span.spanId.replace(/^0{16}$/, 'f000000000000000'),
              name: span.name,
              atMs: Date.parse(start) + span.offsetMs,
              durationMs: span.durationMs,
              more: {
                parentSpanId: span.parentSpanId.replace(/^0{16}$/, 'f000000000000000'),
                kind: spanKinds[span.kind] ?? 1,
                status: { code: statusCodes[span.status] ?? 0, message: span.statusMessage },
                attributes: Object.entries(span.attributes).map(([name, value]) => ({ key: name, value: { stringValue: value } })),
                events: span.events.map((event) => ({
                  name: event.name,
                  timeUnixNano: `${Date.parse(event.timestamp)}000000`,
                  attributes: Object.entries(event.attributes).map(([name, value]) => ({ key: name, value: { stringValue: value } })),
                })),
              },
            })),
        ),
      )
    }
    if (requests.length > 20) await Promise.all(requests.splice(0))
  }
  await Promise.all(requests)
  return traces[0]?.traceId ?? ''
}
