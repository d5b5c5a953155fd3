import { place, type SnippetCards } from '../snippet-card.ts'

/** The forward protocol. */
export const cards: SnippetCards = [
  {
    name: 'fluentd',
    title: 'Fluentd',
    note: 'forward',
    text: `# vedette.yaml: the port is off until it is set
receivers:
  fluent_forward:
    tcp: 24224

# fluentd
<match **>
  @type forward
  require_ack_response true
  <server>
    host ${place.hostname}
    port 24224
  </server>
</match>`,
  },
]
