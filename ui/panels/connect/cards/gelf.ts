import type { SnippetCard } from '../snippet-card.ts'

/** Graylog's format. */
export const gelf: readonly SnippetCard[] = [
  {
    name: 'gelf',
    title: 'GELF',
    note: 'Docker, Graylog',
    text({ endpoint, key }) {
      const { hostname } = new URL(endpoint)
      return `# vedette.yaml: the port is off until it is set
receivers:
  gelf: { udp: 12201, host: 0.0.0.0 }

# a container whose output goes there
docker run --log-driver gelf --log-opt gelf-address=udp://${hostname}:12201 nginx

# or one message over HTTP
curl ${endpoint}/gelf -H "x-vedette-key: ${key}" \\
  -d '{"version": "1.1", "host": "my-host", "short_message": "hello from curl"}'`
    },
  },
]
