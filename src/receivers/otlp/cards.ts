import { place, type SnippetCards } from '../snippet-card.ts'

/** OpenTelemetry's own ways. */
export const cards: SnippetCards = [
  {
    name: 'node',
    title: 'Node.js',
    note: 'OpenTelemetry',
    text: `# in the folder of your application
npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node

${environment('export OTEL_LOGS_EXPORTER=otlp OTEL_METRICS_EXPORTER=otlp')}
export NODE_OPTIONS="--require @opentelemetry/auto-instrumentations-node/register"

node server.js`,
  },
  {
    name: 'python',
    title: 'Python',
    note: 'OpenTelemetry',
    text: `pip install opentelemetry-distro opentelemetry-exporter-otlp
opentelemetry-bootstrap --action=install

${environment('export OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED=true')}

opentelemetry-instrument python app.py`,
  },
  {
    name: 'go',
    title: 'Go',
    note: 'OpenTelemetry',
    text: `# go get go.opentelemetry.io/otel/sdk go.opentelemetry.io/contrib/exporters/autoexport
${environment()}

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
    text: `# opentelemetry-javaagent.jar: github.com/open-telemetry/opentelemetry-java-instrumentation
${environment()}

java -javaagent:opentelemetry-javaagent.jar -jar app.jar`,
  },
]

function environment(extra = ''): string {
  return [
    'export OTEL_SERVICE_NAME=my-service',
    `export OTEL_EXPORTER_OTLP_ENDPOINT=${place.endpoint}`,
    // In a header of its own: the variable's format has no place for the space of `Bearer KEY`.
    `export OTEL_EXPORTER_OTLP_HEADERS="x-vedette-key=${place.key}"`,
    'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
    ...(extra ? [extra] : []),
  ].join('\n')
}
