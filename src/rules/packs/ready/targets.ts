import type { Pack } from '../pack.ts'

/** What is scraped answers, or not. */
export const targetsPack: Pack = {
  name: 'targets',
  title: 'Scrape targets',
  source: 'The metric up of scraped targets, or of a Prometheus that writes here',
  rules: [
    {
      name: 'ApplicationDown',
      summary: 'Nothing of {{ $labels.job }} answers: all of its targets are down',
      query: { promql: 'max by (job) (up) == 0' },
      severity: 'critical',
      for: '2m',
      runbook: {
        means: 'None of the targets of a scrape job has answered for two minutes.',
        users: 'If the job is an application, it is down for everybody. If it is an exporter, you are blind to what it watches.',
        look: [
          'What do the scrapes say? See the targets under [metrics](/metrics/explore?expr=up%20%3D%3D%200).',
          'Do the hosts live? See [hosts](/metrics/explore?expr=node_load1).',
          'Read its last [logs](/logs).',
        ],
        causes: [
          'The application crashed or was stopped',
          'Its host is down',
          'A deployment went wrong',
          'A firewall, a password or a certificate of the scrape changed',
        ],
        mend: ['Start it; if it crashes again, go back to the release before.', 'Bring its host back.', 'Mend the scrape configuration.'],
        over: '`up` of one target is 1 again; the alert ends by itself.',
      },
    },
    {
      name: 'TargetDown',
      summary: '{{ $labels.instance }} of {{ $labels.job }} does not answer',
      query: { promql: 'up == 0 and on (job) max by (job) (up) == 1' },
      severity: 'medium',
      for: '5m',
      runbook: {
        means: 'One target has not answered for five minutes; others of its job do.',
        users: 'Often nothing, as long as the others carry the load.',
        look: [
          'Is it the host or the process? See [hosts](/metrics/explore?expr=node_load1).',
          'Do the others of the job have room for its load?',
          'Read its last [logs](/logs).',
        ],
        causes: ['The instance crashed', 'Its host is down or was taken away', 'A deployment is under way'],
        mend: ['Start it, or let the orchestrator replace it.', 'If it was taken away for good: take it out of the scrape configuration.'],
        over: '`up` of the target is 1 again, or it is no target any more.',
      },
    },
  ],
}
