import type { Pack } from '../pack.ts'

/** The door. */
export const nginxPack: Pack = {
  name: 'nginx',
  title: 'nginx',
  source: 'nginx-prometheus-exporter',
  rules: [
    {
      name: 'NginxDown',
      summary: 'nginx {{ $labels.instance }} does not answer',
      query: { promql: 'nginx_up == 0' },
      severity: 'critical',
      for: '30s',
      runbook: {
        means: 'The exporter runs, but nginx does not give it its status.',
        users: 'Most likely nothing behind this nginx can be reached.',
        look: ['Does it run? `systemctl status nginx`.', 'Is its configuration right? `nginx -t`.'],
        causes: ['It was stopped', 'A configuration that is wrong, after a reload or a restart', 'A certificate file that is missing'],
        mend: ['Take back the last change of the configuration and start it.'],
        over: '`nginx_up` is 1 again.',
      },
    },
    {
      name: 'NginxDropsConnections',
      summary: 'nginx {{ $labels.instance }} drops {{ printf "%.1f" $value }} connections a second',
      query: {
        promql:
          'rate(nginx_connections_accepted[5m]) - rate(nginx_connections_handled[5m]) or rate(nginx_connections_accepted_total[5m]) - rate(nginx_connections_handled_total[5m])',
      },
      above: { medium: 0.1, high: 5 },
      for: '5m',
      runbook: {
        means: 'nginx accepts connections and closes them at once because a limit is reached.',
        users: 'Some requests fail before they begin.',
        look: ['Its error log: "worker_connections are not enough" or "too many open files".'],
        causes: [
          'worker_connections or the limit of open files is too low',
          'Slow servers behind it hold connections for long',
          'An attack',
        ],
        mend: ['Raise worker_connections and worker_rlimit_nofile, and reload.', 'Mend what is slow behind it.'],
        over: 'None is dropped for five minutes.',
      },
    },
  ],
}
