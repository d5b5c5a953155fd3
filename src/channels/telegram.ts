import { z } from 'zod'

import type { OutgoingAnswer } from '../lib/outgoing/outgoing-http.ts'
import { DeliveryFault, type ComposeInput, type DeliverCall, type Delivery } from './channel.ts'
import { defineChannel } from './define-channel.ts'
import { eitherOf, httpUrl, secret, secretFile, template } from './settings/fields.ts'
import { httpChannelFields, httpSecrets } from './settings/http-config.ts'
import { readSecret } from './settings/read-secret.ts'
import { withTail } from './text/cut-text.ts'
import { escapeTelegram, escapeTelegramV2 } from './text/escape.ts'
import { linkLines, messageLinks } from './text/message-links.ts'
import { markRepeat, repeatMarkLength } from './text/repeat-mark.ts'
import { callVendor, oneLine } from './vendor/call-vendor.ts'
import { fieldOf, readJson, textOf } from './vendor/read-json.ts'

/** Alertmanager's `telegram_configs`. */
const settings = z
  .strictObject({
    ...httpChannelFields,
    api_url: httpUrl.default('https://api.telegram.org').meta({ description: 'Address of the Bot API' }),
    bot_token: secret.optional().meta({ description: 'Token of the bot' }),
    bot_token_file: secretFile.optional().meta({ description: 'File of the same' }),
    chat_id: z.number().int().optional().meta({ description: 'Number of the chat; of groups it is negative' }),
    chat_id_file: secretFile.optional().meta({ description: 'File of the same' }),
    message_thread_id: z.number().int().optional().meta({ description: 'Topic of the group' }),
    message: template.default('{{ template "telegram.default.message" . }}').meta({ description: 'Text, up to 4096 characters' }),
    disable_notifications: z.boolean().default(false).meta({ description: 'Without sound' }),
    parse_mode: z.enum(['', 'HTML', 'Markdown', 'MarkdownV2']).default('HTML').meta({ description: 'How the text is read' }),
  })
  .check(eitherOf('bot_token', 'bot_token_file'))
  .refine(({ chat_id: id, chat_id_file: file }) => ((id ?? 0) === 0) !== ((file ?? '') === ''), {
    error: 'exactly one of chat_id and chat_id_file must be given',
  })

type Settings = z.output<typeof settings>

interface TelegramMessage {
  /** In the wanted markup; undefined when it is too long, or none is wanted. */
  readonly marked: { readonly text: string; readonly parse_mode: string } | undefined
  /** Without markup: sent when Telegram cannot read the other. */
  readonly plain: string
  readonly buttons: readonly (readonly { readonly text: string; readonly url: string }[])[]
}

const maxText = 4096 - repeatMarkLength
/** What Telegram says of markup that it cannot read, and of buttons whose address it does not like. */
const unreadable = /pars|entit|button|url/i

/** Telegram's `sendMessage`. What Telegram cannot read as markup it gets as plain text: it must arrive. */
export const telegram = defineChannel<Settings, TelegramMessage>({
  name: 'telegram',
  title: 'Telegram',
  setUp: [
    'Write `/newbot` to @BotFather and copy the token it gives into `bot_token`.',
    'Add the bot to the group, write something there, and read the number of the chat at `https://api.telegram.org/bot<token>/getUpdates`: it goes into `chat_id`.',
  ],
  settings,
  secrets: ['bot_token', ...httpSecrets],
  idempotent: false,
  sendsResolvedByDefault: true,
  compose,
  deliver,
})

function compose({ notification, settings: wanted, render }: ComposeInput<Settings>): TelegramMessage {
  const links = messageLinks(notification).map(({ label, url }) => ({ text: label, url }))
  return {
    marked: composeMarkup(wanted, render),
    plain: withTail(notEmpty(render.text(wanted.message)), linkLines(notification), maxText),
    buttons: [links.slice(0, 2), links.slice(2)].filter((row) => row.length > 0),
  }
}

function composeMarkup({ message, parse_mode: mode }: Settings, render: ComposeInput<Settings>['render']): TelegramMessage['marked'] {
  if (mode === '') return undefined
  const text = mode === 'HTML' ? render.html(message) : render.text(message, mode === 'MarkdownV2' ? escapeTelegramV2 : escapeTelegram)
  // Cut markup is broken markup.
  return text.trim() === '' || Array.from(text).length > maxText ? undefined : { text, parse_mode: mode }
}

async function deliver(call: DeliverCall<Settings, TelegramMessage>): Promise<Delivery> {
  const { message } = call
  const { marked } = message
  if (marked === undefined) return readAnswer(await post(call, { text: markRepeat(message.plain, call.mayRepeat) }))
  const answer = await post(call, {
    text: markRepeat(marked.text, call.mayRepeat && marked.parse_mode !== 'MarkdownV2'),
    parse_mode: marked.parse_mode,
    reply_markup: { inline_keyboard: message.buttons },
  })
  return readAnswer(answer.status === 400 ? await post(call, { text: markRepeat(message.plain, call.mayRepeat) }) : answer)
}

async function post(call: DeliverCall<Settings, TelegramMessage>, members: Readonly<Record<string, unknown>>): Promise<OutgoingAnswer> {
  const { settings: wanted } = call
  const token = await readSecret(call, 'bot_token', wanted.bot_token, wanted.bot_token_file)
  const chat =
    wanted.chat_id_file === undefined || wanted.chat_id_file === ''
      ? wanted.chat_id
      : Number(await call.readSecretFile(wanted.chat_id_file))
  if (!Number.isSafeInteger(chat)) throw new DeliveryFault('chat_id is not a number.', { retryable: false, isOfChannel: true })
  return callVendor(call, {
    vendor: 'Telegram',
    http: wanted.http_config,
    request: {
      method: 'POST',
      url: `${wanted.api_url.replace(/\/+$/, '')}/bot${encodeURIComponent(token).replace('%3A', ':')}/sendMessage`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        chat_id: chat,
        ...(wanted.message_thread_id === undefined ? {} : { message_thread_id: wanted.message_thread_id }),
        ...(wanted.disable_notifications ? { disable_notification: true } : {}),
        link_preview_options: { is_disabled: true },
        ...members,
      }),
    },
    pass: (refusal) => 'parse_mode' in members && refusal.status === 400 && unreadable.test(textOf(readJson(refusal), 'description')),
    detail: (refusal) => textOf(readJson(refusal), 'description'),
  })
}

function readAnswer(answer: OutgoingAnswer): Delivery {
  const json = readJson(answer)
  if (json === undefined) throw new DeliveryFault('Telegram did not answer in JSON.', { retryable: true, mayHaveArrived: true })
  if (fieldOf(json, 'ok') !== true) {
    const code = Number(textOf(json, 'error_code'))
    throw new DeliveryFault(`Telegram did not take the message: ${oneLine(textOf(json, 'description'))}`, {
      retryable: code === 429 || code >= 500,
    })
  }
  const id = textOf(json, 'result', 'message_id')
  return id === '' ? {} : { providerId: id }
}

/** Telegram refuses empty messages. */
function notEmpty(text: string): string {
  return text.trim() === '' ? '(no details)' : text
}
