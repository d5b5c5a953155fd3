import type { SnippetCard } from '../snippet-card.ts'

/** The forward protocol. */
export const fluentForward: readonly SnippetCard[] = [
  {
    name: 'fluentd',
    title: 'Fluentd',
    note: 'forward',
    text({ endpoint }) {
      const { hostname } = new URL(endpoint)
      return `# vedette.yaml: the port is off until it is set
receivers:
  fluent_forward:
    tcp: 24224

# fluentd
<match **>
  @type forward
  require_ack_response true
  <server>
    host ${hostname}
    port 24224
  </server>
</match>`
    },
  },
]
