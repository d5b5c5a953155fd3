import { place, type SnippetCards } from '../snippet-card.ts'

/** Prometheus, and everything else that writes as it does. */
export const cards: SnippetCards = [
  {
    name: 'prometheus',
    title: 'Prometheus',
    note: 'remote write',
    text: `# prometheus.yml
remote_write:
  - url: ${place.endpoint}/prometheus/api/v1/write
    authorization:
      credentials: ${place.key}`,
  },
]
