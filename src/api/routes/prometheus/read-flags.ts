import { metricQueryLimits } from '../../../query/promql/index.ts'
import { loadRetentions, retentionOf } from '../../../retention/index.ts'
import { describeRetention } from '../../prometheus/describe-retention.ts'
import { encodeListed } from '../../prometheus/encode-listed.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'

export const readFlagsRoute = definePrometheusRoute({
  path: '/status/flags',
  summary: 'The limits of queries, as flags of Prometheus',
  parameters: {},
  async answer({ state }, { caller }) {
    const { metrics } = retentionOf(await loadRetentions(state), caller.projectId)
    const { lookbackMs, maxRunning, maxSamples, timeoutMs } = metricQueryLimits
    return {
      data: encodeListed({
        'query.lookback-delta': `${lookbackMs / 60_000}m`,
        'query.max-concurrency': String(maxRunning),
        'query.max-samples': String(maxSamples),
        'query.timeout': `${timeoutMs / 60_000}m`,
        'storage.tsdb.retention.time': describeRetention(metrics),
        'web.enable-remote-write-receiver': 'true',
      }),
    }
  },
})
