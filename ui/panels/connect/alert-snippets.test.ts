import { expect, test } from 'vitest'
import { parse } from 'yaml'

import { alertSnippet, alertSnippetKinds } from './alert-snippets.ts'

const values = { endpoint: 'https://vedette.example', key: 'vdi_key' }

test('Alertmanager and Grafana: YAML with address and key in their places', () => {
  expect(parse(alertSnippet('alertmanager', values))).toMatchObject({
    receivers: [
      {
        webhook_configs: [
          { url: 'https://vedette.example/webhooks/alertmanager', http_config: { authorization: { credentials: 'vdi_key' } } },
        ],
      },
    ],
    route: { routes: [{ receiver: 'vedette', continue: true }] },
  })
  expect(parse(alertSnippet('grafana', values))).toMatchObject({
    contactPoints: [
      { receivers: [{ settings: { url: 'https://vedette.example/webhooks/grafana', authorization_credentials: 'vdi_key' } }] },
    ],
  })
})

test('PagerDuty: a whole event', () => {
  const body = /-d '([^']+)'$/.exec(alertSnippet('pagerduty', values))?.[1] ?? ''
  expect(JSON.parse(body)).toMatchObject({ routing_key: 'vdi_key', event_action: 'trigger', payload: { severity: 'warning' } })
})

test('none carries the key in the address', () => {
  for (const { name } of alertSnippetKinds) expect(alertSnippet(name, values)).not.toMatch(/https:\S*vdi_key/)
})
