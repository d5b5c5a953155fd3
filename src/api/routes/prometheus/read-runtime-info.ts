import { availableParallelism } from 'node:os'

import { loadRetentions, retentionOf } from '../../../retention/index.ts'
import { describeRetention } from '../../prometheus/describe-retention.ts'
import { encodeListed } from '../../prometheus/encode-listed.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'

export const readRuntimeInfoRoute = definePrometheusRoute({
  path: '/status/runtimeinfo',
  summary: 'Since when it runs, and how long metrics are kept',
  description: 'What belongs to the machine or to programs in Go is empty or 0.',
  parameters: {},
  async answer({ platform, clock, state }, { caller }) {
    const { metrics } = retentionOf(await loadRetentions(state), caller.projectId)
    const startTime = new Date(platform.startedAt).toISOString()
    return {
      data: encodeListed({
        startTime,
        CWD: '',
        hostname: '',
        serverTime: new Date(clock.now()).toISOString(),
        reloadConfigSuccess: true,
        lastConfigTime: startTime,
        corruptionCount: 0,
        goroutineCount: 0,
        GOMAXPROCS: availableParallelism(),
        GOMEMLIMIT: 0,
        GOGC: '',
        GODEBUG: '',
        storageRetention: describeRetention(metrics),
      }),
    }
  },
})
