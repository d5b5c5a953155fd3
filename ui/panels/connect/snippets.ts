import type { SnippetValues } from './snippet-values.ts'

/** The last line of a batch job: when it succeeded, as one would tell it a Pushgateway. */
export function pushSnippet({ endpoint, key }: SnippetValues): string {
  return `cat <<EOF | curl ${endpoint}/metrics/job/my-job \\
  -H "x-vedette-key: ${key}" --data-binary @-
# TYPE my_job_last_success_timestamp_seconds gauge
my_job_last_success_timestamp_seconds $(date +%s)
EOF`
}

/** One call that sends one record or one span by itself; the shell fills in the time, and ids made of it. */
export function curlSnippet(signal: 'logs' | 'traces', { endpoint, key }: SnippetValues): string {
  const head = `curl ${endpoint}/v1/${signal} \\
  -H "x-vedette-key: ${key}" -H "content-type: application/json" \\`
  return signal === 'logs'
    ? `${head}
  -d '{"resourceLogs": [{
        "resource": {"attributes": [
          {"key": "service.name", "value": {"stringValue": "my-service"}}]},
        "scopeLogs": [{"logRecords": [
          {"severityNumber": 9, "body": {"stringValue": "hello from curl"}}]}]}]}'`
    : `${head}
  -d '{"resourceSpans": [{
        "resource": {"attributes": [
          {"key": "service.name", "value": {"stringValue": "my-service"}}]},
        "scopeSpans": [{"spans": [{"name": "hello from curl", "kind": 2,
          "traceId": "0000000000000000000000'$(date +%s)'", "spanId": "000000'$(date +%s)'",
          "startTimeUnixNano": "'$(date +%s)'000000000",
          "endTimeUnixNano": "'$(date +%s)'250000000"}]}]}]}'`
}
