import type { SnippetCard } from '../snippet-card.ts'

/** Loki's clients. */
export const loki: readonly SnippetCard[] = [
  {
    name: 'loki',
    title: 'Loki',
    note: 'Promtail, pino-loki',
    text: ({ endpoint, key }) => `# promtail.yaml
clients:
  - url: ${endpoint}/loki/api/v1/push
    basic_auth:
      username: vedette
      password: ${key}`,
  },
]
