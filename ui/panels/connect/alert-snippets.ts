import type { SnippetValues } from './snippet-values.ts'

/** Products that report their alerts here, each with a key that may send nothing else. */
export const alertSnippetKinds = [
  { name: 'alertmanager', title: 'Alertmanager', note: 'webhook' },
  { name: 'grafana', title: 'Grafana', note: 'contact point' },
  { name: 'pagerduty', title: 'PagerDuty', note: 'Events API v2' },
] as const
export type AlertSnippetKind = (typeof alertSnippetKinds)[number]['name']

export function isAlertKind(kind: string): kind is AlertSnippetKind {
  return alertSnippetKinds.some(({ name }) => name === kind)
}

/** What to enter there. */
export function alertSnippet(kind: AlertSnippetKind, { endpoint, key }: SnippetValues): string {
  switch (kind) {
    case 'alertmanager':
      return `# alertmanager.yml: a receiver, and a route to it before the others
receivers:
  - name: vedette
    webhook_configs:
      - url: ${endpoint}/webhooks/alertmanager
        http_config:
          authorization:
            credentials: ${key}
route:
  routes:
    - receiver: vedette
      continue: true`
    case 'grafana':
      return `# provisioning/alerting/vedette.yaml
apiVersion: 1
contactPoints:
  - orgId: 1
    name: Vedette
    receivers:
      - uid: vedette
        type: webhook
        settings:
          url: ${endpoint}/webhooks/grafana
          authorization_scheme: Bearer
          authorization_credentials: ${key}`
    case 'pagerduty':
      return `# wherever https://events.pagerduty.com/v2/enqueue stands
curl ${endpoint}/v2/enqueue -H "content-type: application/json" \\
  -d '{"routing_key": "${key}",
       "event_action": "trigger", "dedup_key": "my-check",
       "payload": {"summary": "hello from curl", "source": "my-host",
                   "severity": "warning"}}'`
  }
}
