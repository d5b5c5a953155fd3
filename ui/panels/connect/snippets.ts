import { agentSnippet } from './agent-snippets.ts'
import type { SnippetValues } from './snippet-values.ts'

/** Kinds of source with a snippet of their own. Names are proper names: not translated. */
export const snippetKinds = [
  { name: 'node', title: 'Node.js', note: 'OpenTelemetry' },
  { name: 'python', title: 'Python', note: 'OpenTelemetry' },
  { name: 'go', title: 'Go', note: 'OpenTelemetry' },
  { name: 'java', title: 'Java', note: 'OpenTelemetry' },
  { name: 'curl', title: 'curl', note: 'OTLP/JSON' },
  { name: 'pushgateway', title: 'Pushgateway', note: 'Prometheus' },
  { name: 'json', title: 'JSON lines', note: 'pino, winston, nginx' },
  { name: 'loki', title: 'Loki', note: 'Promtail, pino-loki' },
  { name: 'syslog', title: 'syslog', note: 'rsyslog' },
  { name: 'filebeat', title: 'Filebeat', note: 'Elasticsearch' },
  { name: 'fluent-bit', title: 'Fluent Bit', note: 'Elasticsearch' },
  { name: 'fluentd', title: 'Fluentd', note: 'forward' },
  { name: 'statsd', title: 'StatsD', note: 'DogStatsD' },
  { name: 'github', title: 'GitHub', note: 'webhooks' },
] as const
export type SnippetKind = (typeof snippetKinds)[number]['name']

/**
 * Code for one kind of source. The key travels in a header of its own: the variable's format has no place for the space of `Bearer KEY`.
 */
export function snippet(kind: SnippetKind, { endpoint, key }: SnippetValues): string {
  const environment = (extra = ''): string =>
    [
      'export OTEL_SERVICE_NAME=my-service',
      `export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`,
      `export OTEL_EXPORTER_OTLP_HEADERS="x-vedette-key=${key}"`,
      'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
      ...(extra ? [extra] : []),
    ].join('\n')
  switch (kind) {
    case 'node':
      return `# in the folder of your application
npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node

${environment('export OTEL_LOGS_EXPORTER=otlp OTEL_METRICS_EXPORTER=otlp')}
export NODE_OPTIONS="--require @opentelemetry/auto-instrumentations-node/register"

node server.js`
    case 'python':
      return `pip install opentelemetry-distro opentelemetry-exporter-otlp
opentelemetry-bootstrap --action=install

${environment('export OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED=true')}

opentelemetry-instrument python app.py`
    case 'go':
      return `# go get go.opentelemetry.io/otel/sdk go.opentelemetry.io/contrib/exporters/autoexport
${environment()}

// main.go, first thing in main()
exporter, err := autoexport.NewSpanExporter(ctx)
if err != nil {
    log.Fatal(err)
}
provider := trace.NewTracerProvider(trace.WithBatcher(exporter))
defer provider.Shutdown(ctx)
otel.SetTracerProvider(provider)`
    case 'java':
      return `# opentelemetry-javaagent.jar: github.com/open-telemetry/opentelemetry-java-instrumentation
${environment()}

java -javaagent:opentelemetry-javaagent.jar -jar app.jar`
    case 'curl':
      return curlSnippet('logs', { endpoint, key })
    case 'pushgateway':
      return pushSnippet({ endpoint, key })
    case 'json':
      return `# whatever writes lines of JSON: pino, bunyan, winston, zap, logrus
node app.js | curl ${endpoint}/ingest/ndjson --data-binary @- \\
  -H "x-vedette-key: ${key}"

# lines of text, those of nginx and Apache understood
curl "${endpoint}/ingest/text?service=nginx" \\
  -H "x-vedette-key: ${key}" --data-binary @/var/log/nginx/access.log`
    case 'loki':
      return `# promtail.yaml
clients:
  - url: ${endpoint}/loki/api/v1/push
    basic_auth:
      username: vedette
      password: ${key}`
    case 'syslog':
      return `# the configuration of Vedette: opens the port, once
receivers:
  syslog: { tcp: 5514, host: 0.0.0.0 }

# /etc/rsyslog.d/vedette.conf on every host
action(type="omfwd" target="${new URL(endpoint).hostname}" port="5514" protocol="tcp"
  TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"
  queue.type="linkedList" queue.fileName="vedette"
  queue.saveOnShutdown="on" action.resumeRetryCount="-1")`
    case 'filebeat':
    case 'fluent-bit':
    case 'fluentd':
    case 'statsd':
    case 'github':
      return agentSnippet(kind, { endpoint, key })
  }
}

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
