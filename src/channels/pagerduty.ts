import { z } from 'zod'

import type { ComposeInput, DeliverCall, Delivery } from './channel.ts'
import { defineChannel } from './define-channel.ts'
import { expandValues, templateValues } from './settings/expand-values.ts'
import { eitherOf, httpUrl, secret, secretFile, template } from './settings/fields.ts'
import { goDuration } from './settings/go-duration.ts'
import { httpChannelFields, httpSecrets } from './settings/http-config.ts'
import { readSecret } from './settings/read-secret.ts'
import { composeSecret, fillSecret, isSecretTemplate } from './settings/secret-template.ts'
import { withTimeout } from './settings/with-timeout.ts'
import { cutText } from './text/cut-text.ts'
import { groupHash } from './text/group-hash.ts'
import { messageLinks } from './text/message-links.ts'
import { callVendor } from './vendor/call-vendor.ts'
import { fieldOf, readJson, textOf } from './vendor/read-json.ts'

const key = secret.refine(isSecretTemplate, { error: 'may hold {{ values }} but no {{ if }}' })

/** Alertmanager's `pagerduty_configs`. */
const settings = z
  .strictObject({
    ...httpChannelFields,
    routing_key: key.optional().meta({ description: 'Integration key of Events API v2' }),
    routing_key_file: secretFile.optional().meta({ description: 'File of the same' }),
    service_key: key.optional().meta({ description: 'Integration key of the older Prometheus integration (Events API v1)' }),
    service_key_file: secretFile.optional().meta({ description: 'File of the same' }),
    url: httpUrl.default('https://events.pagerduty.com/v2/enqueue').meta({ description: 'Where events go' }),
    client: template.default('{{ template "pagerduty.default.client" . }}').meta({ description: 'Who tells' }),
    client_url: template.default('{{ template "pagerduty.default.clientURL" . }}').meta({ description: 'Where that leads' }),
    description: template
      .default('{{ template "pagerduty.default.description" .}}')
      .meta({ description: 'Summary, up to 1024 characters' }),
    details: z
      .record(z.string(), templateValues)
      .optional()
      .meta({ description: 'More details; firing, resolved and their numbers are always there' }),
    images: z
      .array(z.strictObject({ src: template.optional(), alt: template.optional(), href: template.optional() }))
      .max(50)
      .optional()
      .meta({ description: 'Pictures: src, alt, href' }),
    links: z
      .array(z.strictObject({ href: template.optional(), text: template.optional() }))
      .max(50)
      .optional()
      .meta({ description: 'More links: href, text' }),
    source: template.optional().meta({ description: 'What is affected; the client when left out' }),
    severity: template.optional().meta({ description: '`critical`, `error` (when left out), `warning` or `info`' }),
    class: template.optional().meta({ description: 'Kind of event' }),
    component: template.optional().meta({ description: 'Part of the source' }),
    group: template.optional().meta({ description: 'Group of parts' }),
    timeout: goDuration.optional().meta({ description: 'Longest time for a try' }),
  })
  .check(eitherOf('routing_key', 'routing_key_file', 'optional'), eitherOf('service_key', 'service_key_file', 'optional'))
  .refine(
    (given) => [given.routing_key, given.routing_key_file, given.service_key, given.service_key_file].some((each) => (each ?? '') !== ''),
    {
      error: 'a routing key or a service key must be given',
    },
  )

type Settings = z.output<typeof settings>

interface PagerdutyMessage {
  readonly version: 1 | 2
  /** What the key's actions print. */
  readonly key: readonly string[]
  readonly body: Readonly<Record<string, unknown>>
}

const eventsV1 = 'https://events.pagerduty.com/generic/2010-04-15/create_event.json'
const maxSummary = 1024
const maxEventBytes = 512_000
const defaultDetails = {
  firing: '{{ .Alerts.Firing | toJson }}',
  resolved: '{{ .Alerts.Resolved | toJson }}',
  num_firing: '{{ .Alerts.Firing | len }}',
  num_resolved: '{{ .Alerts.Resolved | len }}',
}

/** PagerDuty's Events API v2 (and v1 for old keys). The deduplication key is Alertmanager's, so incidents survive a move. */
export const pagerduty = defineChannel<Settings, PagerdutyMessage>({
  name: 'pagerduty',
  title: 'PagerDuty',
  setUp: [
    'In PagerDuty open the service, *Integrations*, and add *Events API V2*.',
    'Copy its integration key into `routing_key`. Incidents resolve by themselves when the alerts do.',
  ],
  settings,
  secrets: ['routing_key', 'service_key', ...httpSecrets],
  idempotent: true,
  sendsResolvedByDefault: true,
  compose,
  deliver,
})

function compose(input: ComposeInput<Settings>): PagerdutyMessage {
  const { notification, settings: wanted, render } = input
  const version = (wanted.service_key ?? '') !== '' || (wanted.service_key_file ?? '') !== '' ? 1 : 2
  const details = expandValues({ ...defaultDetails, ...wanted.details }, (text) => render.text(text))
  const build = version === 1 ? eventV1 : eventV2
  const action = notification.status === 'resolved' ? 'resolve' : 'trigger'
  const whole = build(input, action, details)
  const tooLarge = Buffer.byteLength(JSON.stringify(whole)) > maxEventBytes
  return {
    version,
    key: composeSecret(version === 1 ? wanted.service_key : wanted.routing_key, render),
    body: tooLarge
      ? build(input, action, { error: 'Custom details have been removed because the original event exceeds the maximum size of 512KB' })
      : whole,
  }
}

function eventV1(
  { notification, settings: wanted, render }: ComposeInput<Settings>,
  action: string,
  details: unknown,
): Record<string, unknown> {
  return {
    incident_key: groupHash(notification.groupKey),
    event_type: action,
    description: cutText(render.text(wanted.description), maxSummary),
    ...(action === 'trigger' ? { client: render.text(wanted.client), client_url: render.text(wanted.client_url) } : {}),
    details,
  }
}

function eventV2(
  { notification, settings: wanted, render }: ComposeInput<Settings>,
  action: string,
  details: unknown,
): Record<string, unknown> {
  const text = (from: string | undefined): string => (from === undefined ? '' : render.text(from))
  const optional = { class: text(wanted.class), component: text(wanted.component), group: text(wanted.group) }
  const images = (wanted.images ?? []).map((image) => ({ src: text(image.src), alt: text(image.alt), href: text(image.href) }))
  const links = (wanted.links ?? []).map((link) => ({ href: text(link.href), text: text(link.text) }))
  return {
    dedup_key: groupHash(notification.groupKey),
    event_action: action,
    payload: {
      summary: cutText(render.text(wanted.description), maxSummary),
      source: text((wanted.source ?? '') === '' ? wanted.client : wanted.source),
      severity: (wanted.severity ?? '') === '' ? 'error' : text(wanted.severity),
      ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')),
      custom_details: details,
    },
    client: render.text(wanted.client),
    client_url: render.text(wanted.client_url),
    ...(images.some(({ src }) => src !== '') ? { images: images.filter(({ src }) => src !== '') } : {}),
    links: [
      ...links.filter(({ href }) => href !== ''),
      ...messageLinks(notification).map(({ label, url }) => ({ href: url, text: label })),
    ],
  }
}

async function deliver(call: DeliverCall<Settings, PagerdutyMessage>): Promise<Delivery> {
  const { settings: wanted, message } = call
  const isOld = message.version === 1
  const filled = isOld
    ? await readSecret(call, 'service_key', fill(wanted.service_key, message), wanted.service_key_file)
    : await readSecret(call, 'routing_key', fill(wanted.routing_key, message), wanted.routing_key_file)
  const answer = await callVendor(withTimeout(call, wanted.timeout), {
    vendor: 'PagerDuty',
    http: wanted.http_config,
    request: {
      method: 'POST',
      url: isOld ? eventsV1 : wanted.url,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ [isOld ? 'service_key' : 'routing_key']: filled, ...message.body }),
    },
    detail: (refusal) =>
      [textOf(readJson(refusal), 'message'), ...listOf(fieldOf(readJson(refusal), 'errors'))].filter((each) => each !== '').join(', '),
    // Events API v1 says so that there are too many.
    passing: isOld ? [403] : [],
    isOfChannel: (refusal) => listOf(fieldOf(readJson(refusal), 'errors')).some((each) => /(routing|service)[ _]key/i.test(each)),
  })
  const id = textOf(readJson(answer), isOld ? 'incident_key' : 'dedup_key')
  return id === '' ? {} : { providerId: id }
}

function fill(text: string | undefined, { key: values }: PagerdutyMessage): string | undefined {
  return text === undefined ? undefined : fillSecret(text, values)
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
