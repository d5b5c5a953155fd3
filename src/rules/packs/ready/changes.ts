import type { Pack } from '../pack.ts'

const spans = { kind: 'rows', signal: 'traces', isAskedInSilence: false } as const

/** Versions of services first seen within a quarter of an hour, where there was another before. */
const deploymentsSql = `SELECT service, environment, version, 1 AS value
FROM (
  SELECT service, environment, version, min(first_seen) AS since,
    min(min(first_seen)) OVER (PARTITION BY service, environment) AS born
  FROM service_activity
  WHERE version != '' AND service != 'vedette'
  GROUP BY service, environment, version)
WHERE since > fromUnixTimestamp64Milli({now:Int64}) - 900 AND since > born + 300`

/** What explains other things. */
export const changesPack: Pack = {
  name: 'changes',
  title: 'Changes',
  source: 'service.version of spans and logs, node_exporter, and what logs say',
  rules: [
    {
      name: 'Deployment',
      summary: '{{ $labels.service }} {{ $labels.version }} runs in {{ or $labels.environment "production" }}',
      query: { sql: deploymentsSql },
      above: { info: 0 },
      input: spans,
      runbook: {
        means: 'A version of the service was seen for the first time within the last quarter of an hour.',
        users: 'Whatever the release changed.',
        look: ['Compare the service before and after: [services](/services).'],
        causes: ['Somebody, or a pipeline, has deployed it'],
        mend: ['Nothing. If errors or delays began with it: go back.'],
        over: 'It ends by itself after a quarter of an hour.',
      },
    },
    {
      name: 'HostUpdated',
      summary: '{{ $labels.instance }} runs kernel {{ $labels.release }} now',
      query: {
        promql: 'node_uname_info unless on (instance, release) node_uname_info offset 1h and on (instance) node_uname_info offset 1h',
      },
      severity: 'info',
      runbook: {
        means: 'The host runs another kernel than an hour ago: it was updated and restarted.',
        users: 'What runs there only was away for some minutes.',
        look: ['Was it planned? See [audit](/audit).'],
        causes: ['An update of the system'],
        mend: ['See that everything on it has started again.'],
        over: 'It ends by itself after an hour.',
      },
    },
    {
      name: 'Maintenance',
      summary: '{{ $labels.service }} is under maintenance',
      query: {
        logs: '"maintenance mode" OR "maintenance started" OR "entering maintenance" OR event.name:maintenance*',
        by: ['service'],
        window: '15m',
      },
      above: { info: 0 },
      runbook: {
        means: 'A service has logged that maintenance has begun, or goes on.',
        users: 'They see what it shows during maintenance.',
        look: ['Read [what it says](/logs?q=maintenance).'],
        causes: ['Planned work', 'A switch that somebody forgot to turn back'],
        mend: ['Nothing, or turn the switch back.'],
        over: 'Nothing of the kind was logged for a quarter of an hour.',
      },
    },
    {
      name: 'VedetteUpdated',
      summary: 'Vedette {{ $labels.version }} runs now',
      query: { promql: 'vedette_build_info unless on (version) vedette_build_info offset 1h and on () vedette_build_info offset 1h' },
      severity: 'info',
      runbook: {
        means: 'Vedette runs in another version than an hour ago.',
        users: 'Nothing; the page may look different.',
        look: ['Does everything come in as before? See [ingestion](/ingestion).'],
        causes: ['Somebody has updated it'],
        mend: ['Nothing.'],
        over: 'It ends by itself after an hour.',
      },
    },
  ],
}
