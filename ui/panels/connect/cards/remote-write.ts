import type { SnippetCard } from '../snippet-card.ts'

/** Prometheus, and everything else that writes as it does. */
export const remoteWrite: readonly SnippetCard[] = [
  {
    name: 'prometheus',
    title: 'Prometheus',
    note: 'remote write',
    text: ({ endpoint, key }) => `# prometheus.yml
remote_write:
  - url: ${endpoint}/prometheus/api/v1/write
    authorization:
      credentials: ${key}`,
  },
]
