import type { FakeApi } from './fake-api.ts'

/** Two packs, one runbook. */
export function fakeRunbooks(): FakeApi {
  const means = 'For five minutes one request in twenty took longer than 1 s (warning), 2 s (medium) or 5 s (high).'
  return {
    'GET /api/runbooks': () => ({
      packs: [
        {
          name: 'services',
          title: 'Services',
          source: 'Spans of services, over OTLP, Jaeger or Zipkin',
          rules: [{ name: 'SlowRequests', means, severities: ['high', 'medium', 'warning'] }],
        },
        {
          name: 'redis',
          title: 'Redis',
          source: 'redis_exporter',
          rules: [{ name: 'RedisDown', means: 'The exporter runs, but Redis does not answer it.', severities: ['critical'] }],
        },
      ],
      cursor: null,
    }),
    'GET /api/runbooks/:rule': ({ params: { rule = '' } }) => ({
      rule,
      pack: 'Services',
      source: 'Spans of services, over OTLP, Jaeger or Zipkin',
      severities: ['high', 'warning'],
      forMs: 300_000,
      asks: [
        { severity: 'high', query: 'traces kind:server -service:vedette p95 > 5000' },
        { severity: 'warning', query: 'traces kind:server -service:vedette p95 > 1000' },
      ],
      means,
      users: 'Pages load slowly; some people try again, which makes it worse, and some leave.',
      look: ['Open the slowest [traces](/traces?q=kind:server%20duration:%3E1s): which span takes the time?', 'Run `top` on the host.'],
      causes: ['A release', 'A slow query'],
      mend: ['If it began with a release: go back to the one before.'],
      over: 'p95 of the service is below the threshold; the alert ends by itself a minute later.',
    }),
  }
}
