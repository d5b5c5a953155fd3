import { createHash } from 'node:crypto'

import { z } from 'zod'

import { DeliveryFault, type ComposeInput, type DeliverCall, type Delivery } from '../channel.ts'
import { defineChannel } from '../define-channel.ts'
import { secret, template } from '../settings/fields.ts'
import { httpChannelFields, httpSecrets } from '../settings/http-config.ts'
import { cutBytes, cutText } from '../text/cut-text.ts'
import { groupHash } from '../text/group-hash.ts'
import { linkLines } from '../text/message-links.ts'
import { markRepeat, repeatMarkLength } from '../text/repeat-mark.ts'
import { smsTail } from '../text/sms-text.ts'
import { callVendor } from '../vendor/call-vendor.ts'
import { signSigV4 } from './sign-sig-v4.ts'

/** Alertmanager's `sns_configs`. */
const settings = z
  .strictObject({
    ...httpChannelFields,
    api_url: template.optional().meta({ description: 'Address of the API; that of the region when left out' }),
    sigv4: z
      .strictObject({
        region: z.string().max(100).optional().meta({ description: 'Region, `eu-central-1`' }),
        access_key: z.string().max(1024).optional().meta({ description: 'Access key of a user who may publish' }),
        secret_key: secret.optional().meta({ description: 'Its secret' }),
        profile: z.string().max(1024).optional().meta({ description: 'Read; access_key and secret_key are needed' }),
        role_arn: z.string().max(2048).optional().meta({ description: 'Read; access_key and secret_key are needed' }),
        external_id: z.string().max(2048).optional().meta({ description: 'Read' }),
        use_fips_sts_endpoint: z.boolean().optional().meta({ description: 'Read' }),
      })
      .default({}),
    topic_arn: template.optional().meta({ description: 'Topic to publish to' }),
    phone_number: template.optional().meta({ description: 'Number to send a text message to: +49…' }),
    target_arn: template.optional().meta({ description: 'Endpoint of a mobile app' }),
    subject: template.default('{{ template "sns.default.subject" . }}').meta({ description: 'Subject for e-mails, up to 100 characters' }),
    message: template.default('{{ template "sns.default.message" . }}').meta({ description: 'Text; of text messages up to 1600 bytes' }),
    attributes: z.record(z.string(), template).optional().meta({ description: 'Attributes of the message' }),
    use_aws_http_client: z.boolean().optional().meta({ description: 'Read; there is one way to send' }),
  })
  .refine(
    ({ topic_arn: topic, phone_number: phone, target_arn: target }) =>
      [topic, phone, target].filter((each) => (each ?? '') !== '').length === 1,
    {
      error: 'exactly one of topic_arn, phone_number and target_arn must be given',
    },
  )

type Settings = z.output<typeof settings>

interface SnsMessage {
  readonly url: string
  /** Of the query API. */
  readonly form: Readonly<Record<string, string>> & { readonly Message: string }
}

const [maxTopicBytes, maxSmsBytes, maxSubject] = [256 * 1024 - repeatMarkLength, 1600 - repeatMarkLength, 99]

/** Amazon SNS: topics, and text messages. Plain HTTP with SigV4. */
export const sns = defineChannel<Settings, SnsMessage>({
  name: 'sns',
  title: 'Amazon SNS (topics and SMS)',
  setUp: [
    'In AWS make a user with the right `sns:Publish` on the topic (or on `*` for text messages) and an access key for it.',
    'Enter `sigv4.region`, `sigv4.access_key` and `sigv4.secret_key`, and either `topic_arn` or `phone_number`.',
    "For text messages leave SNS's sandbox, or verify the number there.",
  ],
  settings,
  secrets: ['sigv4.secret_key', ...httpSecrets],
  addresses: ['api_url', 'topic_arn', 'target_arn', 'phone_number'],
  idempotent: false,
  sendsResolvedByDefault: true,
  compose,
  deliver,
})

function compose({ notification, settings: wanted, render }: ComposeInput<Settings>): SnsMessage {
  const text = (from: string | undefined): string => (from === undefined ? '' : render.text(from).trim())
  const [topic, phone, target] = [text(wanted.topic_arn), text(wanted.phone_number), text(wanted.target_arn)]
  const limit = phone === '' ? maxTopicBytes : maxSmsBytes
  const tail = phone === '' ? linkLines(notification) : smsTail(notification)
  const rendered = text(wanted.message)
  const message = cutBytes(rendered, limit - Buffer.byteLength(tail)) + tail
  // SNS takes ASCII of one line alone, and refuses the message otherwise.
  const subject = cutText(
    text(wanted.subject)
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/[^ -~]/g, '?'),
    maxSubject,
    '...',
  )
  const attributes = Object.entries(wanted.attributes ?? {}).map(([name, value]) => [text(name), text(value)] as const)
  const isCut = message.length < rendered.length + tail.length
  return {
    url: text(wanted.api_url) === '' ? `https://sns.${wanted.sigv4.region ?? ''}.amazonaws.com/` : text(wanted.api_url),
    form: {
      Action: 'Publish',
      Version: '2010-03-31',
      ...(topic === '' ? {} : { TopicArn: topic }),
      ...(phone === '' ? {} : { PhoneNumber: phone }),
      ...(target === '' ? {} : { TargetArn: target }),
      ...(subject === '' ? {} : { Subject: subject }),
      Message: message,
      ...(topic.endsWith('.fifo')
        ? { MessageGroupId: groupHash(notification.groupKey), MessageDeduplicationId: sha256(notification.id) }
        : {}),
      ...attributeFields(isCut ? [...attributes, ['truncated', 'true']] : attributes),
    },
  }
}

function attributeFields(attributes: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(
    attributes.flatMap(([name, value], at) => {
      const prefix = `MessageAttributes.entry.${at + 1}`
      return [
        [`${prefix}.Name`, name],
        [`${prefix}.Value.DataType`, 'String'],
        [`${prefix}.Value.StringValue`, value],
      ]
    }),
  )
}

async function deliver(call: DeliverCall<Settings, SnsMessage>): Promise<Delivery> {
  const { region = '', access_key: accessKey = '', secret_key: secretKey = '' } = call.settings.sigv4
  if (region === '' || accessKey === '' || secretKey === '') {
    throw new DeliveryFault('SNS needs sigv4.region, sigv4.access_key and sigv4.secret_key: profiles and roles are not read.', {
      retryable: false,
      isOfChannel: true,
    })
  }
  if (!URL.canParse(call.message.url)) throw new DeliveryFault('api_url is not an address.', { retryable: false, isOfChannel: true })
  const body = new URLSearchParams({ ...call.message.form, Message: markRepeat(call.message.form.Message, call.mayRepeat) }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  const request = { method: 'POST', url: new URL(call.message.url).href, headers, body } as const
  const answer = await callVendor(call, {
    vendor: 'SNS',
    http: call.settings.http_config,
    request: { ...request, headers: { ...headers, ...signSigV4(request, { accessKey, secretKey, region, service: 'sns' }, call.now) } },
    detail: (refusal) => /<Message>([^<]*)<\/Message>/.exec(refusal.body)?.[1] ?? '',
  })
  const id = /<MessageId>([\w-]{1,100})<\/MessageId>/.exec(answer.body)?.[1]
  return id === undefined ? {} : { providerId: id }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
