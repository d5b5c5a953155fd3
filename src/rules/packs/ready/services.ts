import type { Pack } from '../pack.ts'

const spans = { kind: 'rows', signal: 'traces', isAskedInSilence: true } as const
const requests = 'kind:server -service:vedette'

/** Silent is who said something in half of the minutes of the hour of their last word and the hour before, and nothing for ten minutes. */
const silentSql = `SELECT service, environment, intDiv({now:Int64}, 60000) - intDiv(toUnixTimestamp(max(last)), 60) AS value
FROM (
  SELECT service, environment, hour, groupBitOr(minutes) AS mask, max(last_seen) AS last
  FROM service_activity
  WHERE hour >= fromUnixTimestamp64Milli({now:Int64}) - 90000 AND hour <= fromUnixTimestamp64Milli({now:Int64})
  GROUP BY service, environment, hour)
GROUP BY service, environment
HAVING arraySum(arrayMap(entry -> if(entry.1 >= toStartOfHour(max(last)) - 3600, bitCount(entry.2), 0), groupArray((hour, mask)))) >= 30
  AND max(last) < fromUnixTimestamp64Milli({now:Int64}) - 600 AND max(last) > fromUnixTimestamp64Milli({now:Int64}) - 86400`

/** Of the last quarter of an hour, beside the same one a day ago. */
const trafficSql = `SELECT service, environment,
  countIf(timestamp >= fromUnixTimestamp64Milli({now:Int64}) - 900) /
    countIf(timestamp < fromUnixTimestamp64Milli({now:Int64}) - 86400) AS value
FROM spans
WHERE kind = 'server' AND service != 'vedette' AND (
  (timestamp >= fromUnixTimestamp64Milli({now:Int64}) - 900 AND timestamp < fromUnixTimestamp64Milli({now:Int64})) OR
  (timestamp >= fromUnixTimestamp64Milli({now:Int64}) - 87300 AND timestamp < fromUnixTimestamp64Milli({now:Int64}) - 86400))
GROUP BY service, environment
HAVING countIf(timestamp < fromUnixTimestamp64Milli({now:Int64}) - 86400) >= 100`

/** What users notice first: requests as the services' own spans tell of them. */
export const servicesPack: Pack = {
  name: 'services',
  title: 'Services',
  source: 'Spans of services, over OTLP, Jaeger or Zipkin',
  rules: [
    {
      name: 'SlowRequests',
      summary: 'One in twenty requests of {{ $labels.service }} takes longer than {{ printf "%.0f" $value }} ms',
      query: { traces: requests, measure: 'p95', by: ['service', 'environment'], window: '5m', atLeast: 20 },
      above: { warning: 1000, medium: 2000, high: 5000 },
      for: '5m',
      runbook: {
        means: 'For five minutes one request in twenty took longer than 1 s (warning), 2 s (medium) or 5 s (high).',
        users: 'Pages load slowly; some people try again, which makes it worse, and some leave.',
        look: [
          'Open the service under [services](/services): is one endpoint slow, or all of them?',
          'Open the slowest [traces](/traces?q=kind:server%20duration:%3E1s): which span takes the time, a query, another service, or the service itself?',
          'Was anything deployed? The marks in the charts of the [overview](/) tell.',
        ],
        causes: [
          'A release',
          'A slow query or a lock in the database',
          'A service behind it is slow',
          'Too little processor time or memory',
          'More traffic than usual',
        ],
        mend: [
          'If it began with a release: go back to the one before.',
          'If one query takes the time: add the index, or switch off the feature that sends it.',
          'If the processors are busy: start more instances.',
        ],
        over: 'p95 of the service is below the threshold; the alert ends by itself a minute later.',
      },
    },
    {
      name: 'FailingRequests',
      summary: '{{ $value | humanizePercentage }} of the requests of {{ $labels.service }} fail',
      query: { traces: requests, measure: 'error_rate', by: ['service', 'environment'], window: '5m', atLeast: 20 },
      above: { medium: 0.01, high: 0.05 },
      for: '5m',
      runbook: {
        means: 'For five minutes more than 1 % (medium) or 5 % (high) of the requests of the service ended with an error.',
        users: 'Some of what they do fails, with an error page or with nothing at all.',
        look: [
          'Open failed [traces](/traces?q=kind:server%20status:error): what does the first failing span say?',
          'Read the errors in the [logs](/logs?q=severity%3E%3Derror) of the same minutes.',
          'Was anything deployed? The marks in the charts of the [overview](/) tell.',
        ],
        causes: ['A release', 'A database or another service is away', 'A certificate or a credential has expired', 'A disk is full'],
        mend: [
          'Go back to the release before if it began with one.',
          'Bring back what the failing spans call.',
          'Switch off the feature that fails.',
        ],
        over: 'The share of failed requests is below the threshold; the alert ends by itself a minute later.',
      },
    },
    {
      name: 'ServiceSilent',
      summary: '{{ $labels.service }} has said nothing for {{ printf "%.0f" $value }} minutes',
      query: { sql: silentSql },
      above: { high: 10 },
      every: '5m',
      for: '5m',
      input: spans,
      runbook: {
        means: 'A service that reported steadily has sent neither spans nor logs for more than ten minutes.',
        users: 'If the service is down they see errors. If only its telemetry is gone they notice nothing, and neither would you.',
        look: [
          'Does it run? Ask its host or its orchestrator.',
          'Does anything else come from the same host or environment? See [services](/services).',
          'Are its rows refused? See [ingestion](/ingestion).',
        ],
        causes: [
          'The service was stopped or crashes at its start',
          'Its exporter or collector is down',
          'Its ingest key was revoked',
          'The network between it and Vedette is cut',
          'It was switched off for good',
        ],
        mend: [
          'Start it, or its collector.',
          'Give it a key that holds.',
          'If it was switched off for good: silence the alert for a day, then it is forgotten.',
        ],
        over: 'Spans or logs of it come in again. A service that stays silent is forgotten after a day.',
      },
    },
    {
      name: 'NoTraffic',
      summary: '{{ $labels.service }} gets {{ $value | humanizePercentage }} of the requests it got a day ago',
      query: { sql: trafficSql },
      below: { high: 0.1 },
      every: '5m',
      for: '10m',
      input: spans,
      runbook: {
        means:
          'The service got less than a tenth of the requests that it got in the same quarter of an hour yesterday (at least a hundred).',
        users: 'Most of them do not reach the service at all: this is often worse than errors.',
        look: [
          'Does the way in work: DNS, load balancer, certificates, firewall?',
          'Do the services in front of it get requests? See [services](/services).',
          'Is today a holiday, or was yesterday special?',
        ],
        causes: [
          'DNS or a load balancer points elsewhere',
          'A certificate has expired',
          'A release of a client calls something else',
          'Telemetry is sampled more than before',
        ],
        mend: ['Bring back the way in.', 'Go back to the client release before.'],
        over: 'Requests come again; the alert ends by itself within ten minutes.',
      },
    },
  ],
}
