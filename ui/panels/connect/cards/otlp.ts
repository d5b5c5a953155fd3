import type { SnippetCard } from '../snippet-card.ts'
import type { SnippetValues } from '../snippet-values.ts'
import { curlSnippet } from '../snippets.ts'

/** OpenTelemetry's own ways. */
export const otlp: readonly SnippetCard[] = [
  {
    name: 'node',
    title: 'Node.js',
    note: 'OpenTelemetry',
    text: (values) => `# in the folder of your application
npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node

${environment(values, 'export OTEL_LOGS_EXPORTER=otlp OTEL_METRICS_EXPORTER=otlp')}
export NODE_OPTIONS="--require @opentelemetry/auto-instrumentations-node/register"

node server.js`,
  },
  {
    name: 'python',
    title: 'Python',
    note: 'OpenTelemetry',
    text: (values) => `pip install opentelemetry-distro opentelemetry-exporter-otlp
opentelemetry-bootstrap --action=install

${environment(values, 'export OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED=true')}

opentelemetry-instrument python app.py`,
  },
  {
    name: 'go',
    title: 'Go',
    note: 'OpenTelemetry',
    text: (values) => `# go get go.opentelemetry.io/otel/sdk go.opentelemetry.io/contrib/exporters/autoexport
${environment(values)}

// main.go, first thing in main()
exporter, err := autoexport.NewSpanExporter(ctx)
if err != nil {
    log.Fatal(err)
}
provider := trace.NewTracerProvider(trace.WithBatcher(exporter))
defer provider.Shutdown(ctx)
otel.SetTracerProvider(provider)`,
  },
  {
    name: 'java',
    title: 'Java',
    note: 'OpenTelemetry',
    text: (values) => `# opentelemetry-javaagent.jar: github.com/open-telemetry/opentelemetry-java-instrumentation
${environment(values)}

java -javaagent:opentelemetry-javaagent.jar -jar app.jar`,
  },
  { name: 'curl', title: 'curl', note: 'OTLP/JSON', text: (values) => curlSnippet('logs', values) },
]

function environment({ endpoint, key }: SnippetValues, extra = ''): string {
  return [
    'export OTEL_SERVICE_NAME=my-service',
    `export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`,
    // In a header of its own: the variable's format has no place for the space of `Bearer KEY`.
    `export OTEL_EXPORTER_OTLP_HEADERS="x-vedette-key=${key}"`,
    'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
    ...(extra ? [extra] : []),
  ].join('\n')
}
