import { generateKeyPairSync } from 'node:crypto'

import { answering, type Behaviour } from './fake-vendor.ts'

/** What one channel is tested with. */
export interface ChannelCase {
  /** Some of the channel's secrets are in it, each with `S3CRET` inside. */
  readonly settings: Readonly<Record<string, unknown>>
  /** How the vendor says that it has the message. */
  readonly taken: Behaviour
  /** What the vendor calls the message then. */
  readonly providerId?: string
  /** It answers 200 and means no. */
  readonly lies: readonly Behaviour[]
}

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
const point = Buffer.concat([Buffer.of(4), Buffer.from(keys.x ?? '', 'base64url'), Buffer.from(keys.y ?? '', 'base64url')]).toString('base64url')
/** Chosen anew in every run: the only secret without `S3CRET` inside. */
export const vapidPrivateKey = keys.d ?? ''
export const vapid = { publicKey: point, privateKey: vapidPrivateKey, subject: 'mailto:ops@example.com' }

const html: Behaviour = answering(200, '<!doctype html><title>Log in</title>', { 'content-type': 'text/html' })
const http = { http_config: { http_headers: { 'X-Extra': { secrets: ['S3CRET-header-x7f'] } } } }

/** By the channel's name; those that speak HTTP. */
export const cases: Readonly<Record<string, ChannelCase>> = {
  slack: {
    settings: { ...http, app_token: 'xoxb-S3CRET-token', channel: '#ops', signing_secret: 'S3CRET-signing', fields: [{ title: 'Team', value: '{{ .CommonLabels.team }}' }], actions: [{ type: 'button', text: 'Runbook', url: 'https://wiki.example' }], message_text: 'Look: {{ .CommonLabels.alertname }}' },
    taken: answering(200, { ok: true, channel: 'C1', ts: '171.001' }, { 'content-type': 'application/json; charset=utf-8' }),
    providerId: '171.001',
    lies: [answering(200, { ok: false, error: 'invalid_auth' }), answering(200, 'no_text'), answering(200, '{"ok":', { 'content-type': 'application/json' }), html],
  },
  msteamsv2: {
    settings: { ...http, webhook_url: 'https://prod.logic.example/workflows/abc/triggers/manual/paths/invoke?sig=S3CRET-sig-9081' },
    taken: answering(202),
    lies: [html],
  },
  msteams: {
    settings: { webhook_url: 'https://prod.logic.example/workflows/abc/triggers/manual/paths/invoke?sig=S3CRET-sig-9081', summary: 'x' },
    taken: answering(202),
    lies: [html],
  },
  discord: {
    settings: { ...http, webhook_url: 'https://discord.com/api/webhooks/123/S3CRET-discord-token', username: 'Vedette', avatar_url: 'https://vedette.example/a.png' },
    taken: answering(200, { id: '99' }),
    providerId: '99',
    lies: [html],
  },
  telegram: {
    settings: { ...http, bot_token: '123:S3CRET-bot-token', chat_id: -100, message_thread_id: 7 },
    taken: answering(200, { ok: true, result: { message_id: 42 } }),
    providerId: '42',
    lies: [answering(200, { ok: false, error_code: 403, description: 'Forbidden: bot was kicked' }), answering(200, 'fine'), html],
  },
  mattermost: {
    settings: { ...http, webhook_url: 'https://chat.example/hooks/S3CRET-hook-id-1', channel: 'town-square', priority: { priority: 'Urgent', requested_ack: true }, props: { card: 'card' } },
    taken: answering(200, 'ok'),
    lies: [html],
  },
  pagerduty: {
    settings: { ...http, routing_key: 'S3CRET-routing-key', severity: '{{ .CommonLabels.severity }}', class: 'disk', details: { team: '{{ .CommonLabels.team }}', many: ['{{ .Alerts.Firing | len }}', { deep: true }] }, links: [{ href: 'https://wiki.example', text: 'Wiki' }], images: [{ src: 'https://vedette.example/p.png' }] },
    taken: answering(202, { status: 'success', dedup_key: 'd1' }),
    providerId: 'd1',
    lies: [html],
  },
  opsgenie: {
    settings: { ...http, api_key: 'S3CRET-genie-key', priority: 'P1', tags: 'a,b', responders: [{ name: 'ops,dev', type: 'teams' }, { username: 'x@example.com', type: 'user' }], update_alerts: true },
    taken: answering(202, { result: 'Request will be processed', requestId: 'r1' }),
    providerId: 'r1',
    lies: [html],
  },
  pushover: {
    settings: { ...http, token: 'S3CRET-push-token', user_key: 'S3CRET-user-key', ttl: '1h30m' },
    taken: answering(200, { status: 1, request: 'q1' }),
    providerId: 'q1',
    lies: [answering(200, { status: 0, errors: ['user key is invalid'] }), answering(200, 'fine'), html],
  },
  ntfy: {
    settings: { ...http, topic: 'S3CRET-topic', token: 'tk_S3CRET-token' },
    taken: answering(200, { id: 'nt1' }),
    providerId: 'nt1',
    lies: [html],
  },
  web_push: {
    settings: {
      ...http,
      user: 'ana@example.com',
    },
    taken: answering(201),
    lies: [html],
  },
  twilio: {
    settings: { ...http, account_sid: `AC${'0'.repeat(32)}`, auth_token: 'S3CRET-auth-token', from: '+15550001', to: '+15550002' },
    taken: answering(201, { sid: 'SM1' }),
    providerId: 'SM1',
    lies: [html],
  },
  vonage: {
    settings: { ...http, api_key: 'key', api_secret: 'S3CRET-api-secret', from: 'Vedette', to: '+49 170 1' },
    taken: answering(200, { messages: [{ status: '0', 'message-id': 'v1' }] }),
    providerId: 'v1',
    lies: [answering(200, { messages: [{ status: '4', 'error-text': 'Bad credentials' }] }), answering(200, 'fine'), html],
  },
  sns: {
    settings: { ...http, sigv4: { region: 'eu-central-1', access_key: 'AKID', secret_key: 'S3CRET-aws-key' }, topic_arn: 'arn:aws:sns:eu-central-1:1:ops.fifo', attributes: { team: '{{ .CommonLabels.team }}' } },
    taken: answering(200, '<PublishResponse><PublishResult><MessageId>a-b-1</MessageId></PublishResult></PublishResponse>', { 'content-type': 'text/xml' }),
    providerId: 'a-b-1',
    lies: [html],
  },
  webhook: {
    settings: {
      url: 'https://hooks.example/in/{{ .CommonLabels.severity }}/S3CRET-hook-0001',
      signing_secret: `whsec_${Buffer.from('S3CRET-signing-key').toString('base64')}`,
      http_config: { basic_auth: { username: 'us', password: 'S3CRET-basic' } },
    },
    taken: answering(200, 'thanks'),
    lies: [],
  },
}
