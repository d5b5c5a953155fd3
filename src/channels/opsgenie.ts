import { z } from 'zod'

import type { ComposeInput, DeliverCall, Delivery } from './channel.ts'
import { defineChannel } from './define-channel.ts'
import { eitherOf, httpUrl, secret, secretFile, template } from './settings/fields.ts'
import { httpChannelFields, httpSecrets } from './settings/http-config.ts'
import { readSecret } from './settings/read-secret.ts'
import { composeSecret, fillSecret, isSecretTemplate } from './settings/secret-template.ts'
import { cutText, withTail } from './text/cut-text.ts'
import { groupHash } from './text/group-hash.ts'
import { linkLines } from './text/message-links.ts'
import { callVendor } from './vendor/call-vendor.ts'
import { readJson, textOf } from './vendor/read-json.ts'

const types = ['team', 'teams', 'user', 'escalation', 'schedule']

const responder = z
  .strictObject({
    id: template.optional(),
    name: template.optional(),
    username: template.optional(),
    type: template.refine((type) => type.includes('{{') || types.includes(type.toLowerCase()), { error: `is none of ${types.join(', ')}` }),
  })
  .refine(({ id, name, username }) => [id, name, username].some((each) => (each ?? '') !== ''), {
    error: 'needs an id, a name or a username',
  })

/** Alertmanager's `opsgenie_configs`. */
const settings = z
  .strictObject({
    ...httpChannelFields,
    api_key: secret
      .refine(isSecretTemplate, { error: 'may hold {{ values }} but no {{ if }}' })
      .optional()
      .meta({ description: 'Key of the API integration' }),
    api_key_file: secretFile.optional().meta({ description: 'File of the same' }),
    api_url: httpUrl
      .default('https://api.opsgenie.com/')
      .meta({ description: 'Address of the API; in Europe https://api.eu.opsgenie.com/' }),
    message: template.default('{{ template "opsgenie.default.message" . }}').meta({ description: 'Title, up to 130 characters' }),
    description: template.default('{{ template "opsgenie.default.description" . }}').meta({ description: 'Text, up to 15000 characters' }),
    source: template.default('{{ template "opsgenie.default.source" . }}').meta({ description: 'Where it comes from' }),
    details: z.record(z.string(), template).optional().meta({ description: 'More details; the common labels are always there' }),
    entity: template.optional().meta({ description: 'What is affected' }),
    responders: z.array(responder).max(50).optional().meta({ description: 'Who answers: id, name or username, and type' }),
    actions: template.optional().meta({ description: 'Actions, with commas' }),
    tags: template.optional().meta({ description: 'Tags, with commas' }),
    note: template.optional().meta({ description: 'Note' }),
    priority: template.optional().meta({ description: '`P1` to `P5`' }),
    update_alerts: z.boolean().optional().meta({ description: 'Change title and text of an open alert' }),
  })
  .check(eitherOf('api_key', 'api_key_file'))

type Settings = z.output<typeof settings>

interface OpsgenieMessage {
  readonly alias: string
  readonly key: readonly string[]
  readonly action: 'create' | 'close'
  readonly body: Readonly<Record<string, unknown>>
  /** What changes an open alert's texts; undefined when that is not wanted. */
  readonly update: { readonly message: string; readonly description: string } | undefined
}

const [maxMessage, maxDescription, maxNote] = [130, 15_000, 25_000]

/** Opsgenie's Alert API (and Jira Service Management's). The alias is Alertmanager's, so alerts survive a move. */
export const opsgenie = defineChannel<Settings, OpsgenieMessage>({
  name: 'opsgenie',
  title: 'Opsgenie',
  setUp: [
    'In Opsgenie open the team, *Integrations*, and add *API*; let it create and close alerts.',
    'Copy its key into `api_key`; for accounts in Europe set `api_url` to `https://api.eu.opsgenie.com/`.',
    'Atlassian ends Opsgenie in April 2027: plan the move.',
  ],
  settings,
  secrets: ['api_key', ...httpSecrets],
  idempotent: true,
  sendsResolvedByDefault: true,
  compose,
  deliver,
})

function compose({ notification, settings: wanted, render }: ComposeInput<Settings>): OpsgenieMessage {
  const text = (from: string | undefined): string => (from === undefined ? '' : render.text(from))
  const alias = groupHash(notification.groupKey)
  const key = composeSecret(wanted.api_key, render)
  const source = text(wanted.source)
  if (notification.status === 'resolved') return { alias, key, action: 'close', body: { source }, update: undefined }
  const message = cutText(text(wanted.message), maxMessage)
  const description = withTail(text(wanted.description), linkLines(notification), maxDescription)
  const optional = {
    responders: composeResponders(wanted, text),
    tags: splitList(text(wanted.tags)),
    note: cutText(text(wanted.note), maxNote),
    priority: text(wanted.priority),
    entity: text(wanted.entity),
    actions: splitList(text(wanted.actions)),
  }
  return {
    alias,
    key,
    action: 'create',
    body: {
      alias,
      message,
      description,
      details: {
        ...Object.fromEntries(notification.commonLabels),
        ...Object.fromEntries(Object.entries(wanted.details ?? {}).map(([name, value]) => [name, text(value)])),
      },
      source,
      ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value.length > 0)),
    },
    update: wanted.update_alerts === true ? { message, description } : undefined,
  }
}

function composeResponders({ responders = [] }: Settings, text: (from: string | undefined) => string): Record<string, string>[] {
  return responders.flatMap((each) => {
    const filled = { id: text(each.id), name: text(each.name), username: text(each.username), type: text(each.type).toLowerCase() }
    if (filled.type === 'teams') return splitList(filled.name).map((name) => ({ name, type: 'team' }))
    const members = Object.entries(filled).filter(([, value]) => value !== '')
    return members.some(([name]) => name !== 'type') ? [Object.fromEntries(members)] : []
  })
}

function splitList(text: string): string[] {
  return text
    .trim()
    .split(',')
    .filter((item) => item !== '')
}

async function deliver(call: DeliverCall<Settings, OpsgenieMessage>): Promise<Delivery> {
  const { settings: wanted, message } = call
  const filled = wanted.api_key === undefined ? undefined : fillSecret(wanted.api_key, message.key)
  const key = await readSecret(call, 'api_key', filled, wanted.api_key_file)
  const base = `${wanted.api_url.replace(/\/+$/, '')}/v2/alerts`
  const ask = async (method: 'POST' | 'PUT', path: string, body: object): Promise<string> => {
    const answer = await callVendor(call, {
      vendor: 'Opsgenie',
      http: wanted.http_config,
      request: {
        method,
        url: `${base}${path}`,
        headers: { 'content-type': 'application/json', authorization: `GenieKey ${key}` },
        body: JSON.stringify(body),
      },
      detail: (refusal) => textOf(readJson(refusal), 'message'),
    })
    return textOf(readJson(answer), 'requestId')
  }
  const id =
    message.action === 'close'
      ? await ask('POST', `/${message.alias}/close?identifierType=alias`, message.body)
      : await ask('POST', '', message.body)
  if (message.update !== undefined) {
    await ask('PUT', `/${message.alias}/message?identifierType=alias`, { message: message.update.message })
    await ask('PUT', `/${message.alias}/description?identifierType=alias`, { description: message.update.description })
  }
  return id === '' ? {} : { providerId: id }
}
