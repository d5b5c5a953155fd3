import { getSetting } from '../../../access/index.ts'
import { metricQueryLimits } from '../../../query/promql/index.ts'
import { retentionSetting } from '../../../retention/index.ts'
import { describeRetention } from '../../prometheus/describe-retention.ts'
import { encodeListed } from '../../prometheus/encode-listed.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'

export const readFlagsRoute = definePrometheusRoute({
  path: '/status/flags',
  summary: 'The limits of queries, as flags of Prometheus',
  parameters: {},
  async answer({ state }) {
    const { value } = await getSetting(state, retentionSetting, 0)
    const { lookbackMs, maxRunning, maxSamples, timeoutMs } = metricQueryLimits
    return {
      data: encodeListed({
        'query.lookback-delta': `${lookbackMs / 60_000}m`,
        'query.max-concurrency': String(maxRunning),
        'query.max-samples': String(maxSamples),
        'query.timeout': `${timeoutMs / 60_000}m`,
        'storage.tsdb.retention.time': describeRetention(value.metrics),
        'web.enable-remote-write-receiver': 'true',
      }),
    }
  },
})
