import type { SnippetValues } from './snippet-values.ts'

/** Agents that run already, by the protocol they speak. */
export type AgentKind = 'filebeat' | 'fluent-bit' | 'fluentd' | 'statsd' | 'github'

/** Configuration of one agent; ports that are off until configured say so in their first line. */
export function agentSnippet(kind: AgentKind, { endpoint, key }: SnippetValues): string {
  const { hostname, port, protocol } = new URL(endpoint)
  switch (kind) {
    case 'filebeat':
      return `# filebeat.yml
output.elasticsearch:
  hosts: ['${endpoint}']
  path: /elasticsearch
  username: vedette
  password: ${key}
setup.template.enabled: false
setup.ilm.enabled: false`
    case 'fluent-bit':
      return `# fluent-bit.conf
[OUTPUT]
    Name               es
    Match              *
    Host               ${hostname}
    Port               ${port === '' ? (protocol === 'https:' ? '443' : '80') : port}
    Path               /elasticsearch
    HTTP_User          vedette
    HTTP_Passwd        ${key}
    tls                ${protocol === 'https:' ? 'On' : 'Off'}
    Suppress_Type_Name On
    Compress           gzip`
    case 'fluentd':
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
    case 'statsd':
      return `# vedette.yaml: the port is off until it is set
receivers:
  statsd:
    udp: 8125

echo 'my_service.orders:1|c|#kind:web' | nc -u -w1 ${hostname} 8125`
    case 'github':
      return `# tells the webhook's NAME and SECRET; the id stands in the key behind vdi_
curl ${endpoint}/api/ingest-keys/${key.startsWith('vdi_') ? key.slice(4, 16) : 'ID'}/webhook -H "authorization: Bearer API_TOKEN"

# GitHub, Settings, Webhooks
Payload URL   ${endpoint}/webhooks/github?key=NAME
Content type  application/json
Secret        SECRET
Events        Deployments, Deployment statuses, Workflow runs, Workflow jobs, Pushes, Releases`
  }
}
