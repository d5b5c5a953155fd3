import { readFileSync } from 'node:fs'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { fingerprintOf } from '../../model/fingerprint.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import { firing } from '../testdata/notifications.ts'
import { composePayload } from './compose-payload.ts'
import { goJson, GoStruct, goTime } from './go-json.ts'
import { signStandardWebhook } from './sign-standard-webhook.ts'
import { webhook } from './webhook.ts'

test("the example of Standard Webhooks' own libraries", () => {
  expect(
    signStandardWebhook(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330_000,
      '{"test": 2432232314}',
    ),
  ).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('JSON as Go writes it', () => {
  expect(
    goJson(
      new GoStruct([
        ['z', { b: 'x<y>&z\u2028', a: [1, true, null, undefined], 10: 'ten', 2: 'two' }],
        ['é', 'half \uD83D'],
      ]),
    ),
  ).toBe('{"z":{"10":"ten","2":"two","a":[1,true,null,null],"b":"x\\u003cy\\u003e\\u0026z\\u2028"},"é":"half \uFFFD"}')
  // By bytes, not by UTF-16: U+FF5E stands before U+1F525.
  expect(goJson({ '🔥': 1, '～': 2 })).toBe('{"～":2,"🔥":1}')
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(goJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test.each([
  [Date.UTC(2026, 0, 1), '2026-01-01T00:00:00Z'],
  [Date.UTC(2026, 0, 1, 0, 0, 10, 120), '2026-01-01T00:00:10.12Z'],
  [Date.UTC(2026, 0, 1, 0, 0, 10, 7), '2026-01-01T00:00:10.007Z'],
])('%i is %s', (time, text) => expect(goTime(time)).toBe(text))

test('what Alertmanager 0.25 sent of the same alert, byte for byte, but for two members that came later', () => {
  const sent = readFileSync(new URL('../testdata/alertmanager-webhook.json', import.meta.url), 'utf8')
  const labels: LabelPairs = [
    ['_x', 'y'],
    ['alertname', 'Disk <full> & "é"'],
    ['inst', 'a\\b\tc\u2028'],
    ['zeta', '🔥'],
  ]
  const annotations: LabelPairs = [
    ['b', 'c'],
    ['summary', 'x > y'],
  ]
  const ours = composePayload(
    {
      ...firing,
      groupKey: '{}:{alertname="Disk <full> & \\"é\\""}',
      receiver: 'te.am (ops)',
      alerts: firing.alerts.map((alert) => ({
        ...alert,
        labels,
        annotations,
        fingerprint: fingerprintOf(labels),
        startsAtMs: Date.UTC(2026, 2, 4, 5, 6, 7, 80),
        generatorUrl: 'http://p/graph?a=1&b=<2>',
      })),
      groupLabels: labels.slice(1, 2),
      commonLabels: labels,
      commonAnnotations: annotations,
      externalUrl: 'http://am.example:9093',
    },
    0,
  )
  expect(ours.replace('"notification_reason":"first notification",', '').replace('"routeLabels":{},', '')).toBe(sent)
})

test('labels of the route are in it as templates see them', () => {
  const notification = { ...firing, routeLabels: [['te"am', '{{ .Receiver }}'] as const] }
  const settings = webhook.settings.parse({ url: 'https://hooks.example/' })
  const render = { text: (template: string) => `<${template}>`, html: (template: string) => template }
  const { body } = webhook.compose({ notification, settings, render, remembered: {} }) as { body: string }
  expect(JSON.parse(body)).toMatchObject({ routeLabels: { 'te"am': '<{{ routeLabels "te\\"am" }}>' } })
})
