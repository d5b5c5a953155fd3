import type { Pack } from '../pack.ts'

/** What outside sees. */
export const probesPack: Pack = {
  name: 'probes',
  title: 'Health checks',
  source: "blackbox_exporter; Vedette's own uptime checks",
  rules: [
    {
      name: 'HealthCheckFails',
      summary: 'The check of {{ $labels.instance }} fails',
      query: { promql: 'probe_success{monitor=""} == 0' },
      severity: 'critical',
      for: '1m',
      runbook: {
        means: 'A check from outside has failed for a minute.',
        users: 'Most likely they cannot reach it either.',
        look: [
          'See [uptime](/uptime): since when, with which status, in which phase (name, connection, TLS, answer)?',
          'Do others on the same host or behind the same load balancer fail too?',
          'Does the service itself see requests? See [services](/services).',
        ],
        causes: [
          'The application is down',
          'DNS, a load balancer or a firewall was changed',
          'A certificate has expired',
          'The answer is not the one that the check wants',
        ],
        mend: [
          'Bring the application back.',
          'Take back the last change of DNS, load balancer or firewall.',
          'If the answer was changed on purpose, change the check.',
        ],
        over: 'The check succeeds again; the alert ends by itself.',
      },
    },
    {
      name: 'HealthCheckSlow',
      summary: 'The check of {{ $labels.instance }} takes {{ $value | humanizeDuration }}',
      query: { promql: 'avg_over_time(probe_duration_seconds[5m]) and probe_success == 1' },
      above: { warning: 1, medium: 2, high: 5 },
      for: '5m',
      runbook: {
        means: 'Checks from outside succeed, but take longer than 1 s (warning), 2 s (medium) or 5 s (high) on average.',
        users: 'Everything they do there begins with this wait.',
        look: [
          'Which phase takes the time? Ask [the phases](/metrics/explore?expr=probe_http_duration_seconds): `resolve`, `connect`, `tls`, `processing` or `transfer`.',
          'Is the service itself slow? See [services](/services).',
        ],
        causes: ['The application is slow', 'DNS is slow', 'The line between is full', 'The page has grown'],
        mend: [
          'processing: as for slow requests of the service.',
          'resolve: look at the name servers.',
          'transfer: make the answer smaller, or check something smaller.',
        ],
        over: 'The checks of five minutes are faster than the threshold on average.',
      },
    },
    {
      name: 'UptimeLow',
      summary: '{{ $labels.instance }} was up {{ printf "%.2f" $value }} % of the last day',
      query: {
        promql:
          '100 * (avg_over_time(probe_success_outside_maintenance[1d]) or avg_over_time(probe_success{monitor=""}[1d])) and (last_over_time(probe_success_outside_maintenance[18h] offset 6h) or probe_success{monitor=""} offset 6h)',
      },
      below: { medium: 99.9, high: 99 },
      every: '5m',
      runbook: {
        means: 'Less than 99.9 % (medium) or 99 % (high) of the checks of the last day succeeded. It is judged after six hours of checks.',
        users: 'They met errors today, now or some hours ago.',
        look: ['See [uptime](/uptime): one long outage, or many short ones?', 'Was it announced maintenance?'],
        causes: ['An outage earlier today', 'Restarts without a second instance', 'A check that fails now and then for reasons of its own'],
        mend: [
          'One outage: finish its review; nothing is left to do now.',
          'Many short ones: look for what they have in common, such as deployments or the full hour.',
        ],
        over: 'The outage is more than a day ago; the alert ends by itself.',
      },
    },
  ],
}
