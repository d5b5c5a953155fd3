import { place, type SnippetCards } from '../snippet-card.ts'

/** Loki's clients. */
export const cards: SnippetCards = [
  {
    name: 'loki',
    title: 'Loki',
    note: 'Promtail, pino-loki',
    text: `# promtail.yaml
clients:
  - url: ${place.endpoint}/loki/api/v1/push
    basic_auth:
      username: vedette
      password: ${place.key}`,
  },
]
