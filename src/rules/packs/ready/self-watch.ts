import type { Pack } from '../pack.ts'

/** Whether Vedette keeps within what it may use, and whether somebody would notice if it fell silent. */
export const selfWatchPack: Pack = {
  name: 'self_watch',
  title: 'Budgets and heartbeat of Vedette',
  source: 'What Vedette tells of itself',
  labels: { audience: 'platform' },
  rules: [
    {
      name: 'VedetteNearBudget',
      summary: 'Vedette uses {{ $value | humanizePercentage }} of its budget for {{ $labels.resource }}',
      query: { promql: 'vedette_budget_utilization_ratio{resource=~"memory|disk"}' },
      above: { warning: 0.9, high: 0.98 },
      for: '5m',
      runbook: {
        means: 'Memory of all processes, or the size of the data directory, is near what Vedette may use (`budgets`).',
        users: 'Your users nothing. At the limit less is taken in, or nothing: senders are asked to come back.',
        look: ['[Ingestion](/ingestion) shows who sends how much.', 'Settings, Retention shows which tables are large.'],
        causes: ['More data than before', 'Retention that keeps too much', 'Large queries', 'A budget that is too small'],
        mend: [
          'Keep data for less long, or send less.',
          'Give it more: a larger disk or machine, then `budgets.diskBytes` or `budgets.memoryBytes`.',
          'For memory: lower `engine.memoryBytes` or `metrics.headBytes`.',
        ],
        over: 'Less than 90 % of the budget is used.',
      },
    },
    {
      name: 'VedetteBusy',
      summary: 'Vedette uses {{ $value | humanizePercentage }} of its budget for cores',
      query: { promql: 'avg_over_time(vedette_budget_utilization_ratio{resource="cpu"}[10m])' },
      above: { medium: 0.9 },
      for: '15m',
      runbook: {
        means: 'For a quarter of an hour its processes have kept nearly all cores busy that Vedette may use.',
        users: 'Your users nothing, unless they share the machine. Pages and alerts come later.',
        look: [
          'How much [comes in](/ingestion)?',
          'Which process is it: `process_cpu_time_seconds_total` by process in [metrics](/metrics/explore).',
        ],
        causes: ['More data than before', 'Rules or dashboards that ask for much', 'A machine that is too small'],
        mend: ['Find what asks so much, and make it cheaper.', 'Give it more cores, then raise `budgets.cpuCores`.'],
        over: 'In the mean of ten minutes it uses less than 90 %.',
      },
    },
    {
      name: 'VedetteHeartbeatFails',
      summary: 'Heartbeats of Vedette do not arrive',
      query: { promql: 'sum(increase(vedette_heartbeat_calls_total{outcome="failed"}[10m]))' },
      above: { medium: 2 },
      for: '5m',
      runbook: {
        means: 'Whoever watches Vedette (`heartbeat.out`) does not get its calls, and may believe that it is down.',
        users: 'Your users nothing. If Vedette went down now, nobody would be told.',
        look: ['The log of Vedette says which host and why: [logs](/logs?q=service:vedette%20heartbeat).'],
        causes: ['The other side is down', 'A firewall, a proxy or DNS', 'The check was deleted there'],
        mend: ['Try the address with curl from the machine of Vedette.', 'Correct `heartbeat.out`.'],
        over: 'At most two calls failed within ten minutes.',
      },
    },
  ],
}
