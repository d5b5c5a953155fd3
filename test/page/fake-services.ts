import type { Red, ServiceFigures } from '../../src/api/contract/services.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, fakePage, fakeServices, hourMs } from './fake-data.ts'

const minuteMs = 60_000
/** Nobody has these in the first page: they are found by name alone, and come six at a time. */
const farServices = Array.from({ length: 10 }, (_, index) => `far-${index}`)

/** Services of the last hour: payments fails since its release v2.9.1, twenty minutes ago. The lists of gateway come row by row. */
export function fakeServiceApi(state: FakeState): FakeApi {
  const red = (index: number): Red => ({
    requests: 40_000 - index * 6000,
    requestsPerSecond: 412 / (index + 1),
    errorRate: index === 1 ? 0.0482 : index === 3 ? 0.012 : 0.0004,
    p50Ms: 18 + index * 7,
    p95Ms: index === 1 ? 2410 : 41 + index * 40,
    p99Ms: index === 1 ? 2980 : 96 + index * 60,
  })
  const placeOf = (service: string | undefined): number => fakeServices.findIndex((one) => one === service)
  const isKnown = (service: string | undefined): boolean => !state.empty && placeOf(service) >= 0
  const pageOf = <Row>(service: string | undefined, rows: readonly Row[], cursor: string | undefined) =>
    fakePage(isKnown(service) ? rows : [], { limit: service === 'gateway' ? '1' : '50', cursor })
  return {
    'GET /api/services': ({ query: { q = '', service: only, compare, cursor } }) => {
      const known = q === '' ? fakeServices : [...fakeServices, ...farServices]
      const found = known
        .map((service, index) => ({ service, index, ...red(index % fakeServices.length) }))
        .filter(({ service }) => !state.empty && service.includes(q.toLowerCase()) && (only === undefined || service === only))
        .toSorted((a, b) => b.errorRate - a.errorRate || b.requests - a.requests || a.index - b.index)
        .map(({ index, ...row }) => ({
          ...row,
          version: index === 1 ? 'v2.9.1' : `v4.${index}.0`,
          lastSeen: ago(1200),
          sparkline: Array.from({ length: 30 }, (_, step) => ({
            requests: 300 + ((step * (index + 3) * 37) % 90),
            errors: index === 1 && step > 18 ? 20 + (step % 5) : 0,
          })),
          before: compare ? { ...red(0), errorRate: 0.0003, p95Ms: 50 } : null,
        }))
      return fakePage(found, { limit: '6', cursor })
    },
    'GET /api/services/:service': ({ params, query }) => {
      const { service } = params
      return {
        ...figures(isKnown(service) ? red(placeOf(service)) : null, 0),
        before: query['compare'] ? figures({ ...red(0), errorRate: 0.0003 }, 24 * hourMs) : null,
      }
    },
    'GET /api/services/:service/endpoints': ({ params, query: { cursor, release } }) => {
      const endpoints = release === 'v2.9.0' ? ['POST /authorise'] : ['POST /authorise', 'GET /payments/:id', 'POST /refunds']
      const rows = endpoints.map((endpoint, index) => ({
        endpoint,
        ...red(index + 1),
        totalMs: 900_000 / (index + 1),
        share: [0.7, 0.2, 0.1][index] ?? 0,
        before: null,
      }))
      return pageOf(params['service'], rows, cursor)
    },
    'GET /api/services/:service/dependencies': ({ params, query: { side, cursor } }) =>
      pageOf(
        params['service'],
        side === 'callers'
          ? [{ name: 'checkout', system: '', isService: true, ...red(1), totalMs: 90_000 }]
          : [
              { name: 'pricing', system: '', isService: true, ...red(2), totalMs: 60_000 },
              { name: 'orders-db', system: 'postgresql', isService: false, ...red(3), totalMs: 3_000 },
            ],
        cursor,
      ),
    'GET /api/services/:service/releases': ({ params, query: { cursor } }) =>
      pageOf(
        params['service'],
        [
          { version: 'v2.9.1', ...red(1), firstSeen: ago(20 * minuteMs), lastSeen: ago(1200), isDeployed: true },
          { version: 'v2.9.0', ...red(0), firstSeen: ago(20 * hourMs), lastSeen: ago(20 * minuteMs), isDeployed: false },
        ],
        cursor,
      ),
    'GET /api/services/:service/errors': ({ params, query: { cursor } }) => {
      const rows = ['PspTimeoutError', 'CardDeclined'].map((type, index) => ({
        operation: 'POST /authorise',
        message: index === 0 ? 'timeout after 800 ms waiting for psp-gateway' : '<b>issuer declined</b>',
        type,
        count: 340 - index * 300,
        firstSeen: ago(20 * minuteMs),
        lastSeen: ago(minuteMs),
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        spanId: '0000000000000005',
        versions: ['v2.9.1'],
      }))
      return pageOf(params['service'], rows, cursor)
    },
    'GET /api/services/:service/instances': ({ params, query: { cursor } }) => {
      const rows = ['pay-1', 'pay-2'].map((host) => ({
        host,
        environment: 'production',
        version: 'v2.9.1',
        lastSeen: ago(1200),
        ...red(1),
      }))
      return pageOf(params['service'], rows, cursor)
    },
  }
}

function figures(total: Red | null, earlierMs: number): ServiceFigures {
  const values = <T>(value: (step: number) => T): T[] => Array.from({ length: 60 }, (_, step) => value(step))
  const rate = total?.requestsPerSecond ?? 0
  const some = (value: (step: number) => number): (number | null)[] => values((step) => (total ? value(step) : null))
  return {
    total,
    course: {
      from: ago(hourMs + earlierMs),
      stepMs: minuteMs,
      requestsPerSecond: values((step) => rate * (1 + 0.2 * Math.sin(step / 6))),
      errorRate: some((step) => (step > 40 && earlierMs === 0 ? 0.08 : 0.001)),
      p50Ms: some((step) => 20 + (step % 5)),
      p95Ms: some((step) => 90 + (step % 7) * 4),
      p99Ms: some((step) => 140 + (step % 3) * 20),
    },
  }
}
