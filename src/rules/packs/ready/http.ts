import type { Pack } from '../pack.ts'

const others = 'job!="vedette"'
const count = `http_server_request_duration_seconds_count{${others}}`
/** Fewer than this say nothing: fifteen in five minutes. */
const enough = `sum by (job) (rate(${count}[5m])) > 0.05`
/** The service, under the name that its spans have; what its spans tell already is not told again. */
const told = (expr: string, rule: string): string =>
  `label_replace(${expr}, "service", "$1", "job", "(?:.*/)?(.*)") unless on (service) ALERTS{alertname="${rule}"}`

/** The same as of spans, of services that send metrics alone. */
export const httpPack: Pack = {
  name: 'http',
  title: 'HTTP servers',
  source: 'The metric http.server.request.duration of OpenTelemetry',
  rules: [
    {
      name: 'SlowHttpServer',
      summary: 'One in twenty requests of {{ $labels.service }} takes longer than {{ $value | humanizeDuration }}',
      query: {
        promql: told(
          `(histogram_quantile(0.95, sum by (job, le) (rate(http_server_request_duration_seconds_bucket{${others}}[5m]))) and on (job) ${enough})`,
          'SlowRequests',
        ),
      },
      above: { warning: 1, medium: 2, high: 5 },
      for: '5m',
      runbook: {
        means:
          'For five minutes one request in twenty took longer than 1 s (warning), 2 s (medium) or 5 s (high), by the server’s own metrics.',
        users: 'Pages load slowly; some people try again, which makes it worse, and some leave.',
        look: [
          'Which routes? Ask [the metrics](/metrics/explore?expr=histogram_quantile(0.95%2C%20sum%20by%20(job%2C%20http_route%2C%20le)%20(rate(http_server_request_duration_seconds_bucket%5B5m%5D)))) by `http_route`.',
          'Are its hosts busy? See the CPU and memory of the [overview](/).',
          'Send its spans too: then the slow query or call can be seen in [traces](/traces).',
        ],
        causes: ['A release', 'A slow database or service behind it', 'Too little processor time or memory', 'More traffic than usual'],
        mend: ['Go back to the release before if it began with one.', 'Start more instances.', 'Bring relief to what it waits for.'],
        over: 'p95 is below the threshold; the alert ends by itself.',
      },
    },
    {
      name: 'FailingHttpServer',
      summary: '{{ $value | humanizePercentage }} of the requests of {{ $labels.service }} end with 5xx',
      query: {
        promql: told(
          `(sum by (job) (rate(http_server_request_duration_seconds_count{${others},http_response_status_code=~"5.."}[5m])) / sum by (job) (rate(${count}[5m])) and on (job) ${enough})`,
          'FailingRequests',
        ),
      },
      above: { medium: 0.01, high: 0.05 },
      for: '5m',
      runbook: {
        means: 'For five minutes more than 1 % (medium) or 5 % (high) of the answers had a status of 500 or more.',
        users: 'Some of what they do fails, with an error page or with nothing at all.',
        look: [
          'Which routes? Ask [the metrics](/metrics/explore?expr=sum%20by%20(job%2C%20http_route)%20(rate(http_server_request_duration_seconds_count%7Bhttp_response_status_code%3D~%225..%22%7D%5B5m%5D))) by `http_route`.',
          'Read the errors in the [logs](/logs?q=severity%3E%3Derror) of the same minutes.',
        ],
        causes: ['A release', 'A database or another service is away', 'A certificate or a credential has expired', 'A disk is full'],
        mend: ['Go back to the release before if it began with one.', 'Bring back what the server calls.'],
        over: 'The share of 5xx is below the threshold; the alert ends by itself.',
      },
    },
  ],
}
