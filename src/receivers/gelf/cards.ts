import { place, type SnippetCards } from '../snippet-card.ts'

/** Graylog's format. */
export const cards: SnippetCards = [
  {
    name: 'gelf',
    title: 'GELF',
    note: 'Docker, Graylog',
    text: `# vedette.yaml: the port is off until it is set
receivers:
  gelf: { udp: 12201, host: 0.0.0.0 }

# a container whose output goes there
docker run --log-driver gelf --log-opt gelf-address=udp://${place.hostname}:12201 nginx

# or one message over HTTP
curl ${place.endpoint}/gelf -H "x-vedette-key: ${place.key}" \\
  -d '{"version": "1.1", "host": "my-host", "short_message": "hello from curl"}'`,
  },
]
