import { isSet, textOf } from '../yaml/section.ts'
import { httpFields, inherit, inheritHttp, type IntegrationKind } from './integration-kind.ts'

/** Alertmanager's `telegram_configs`. */
export const telegramKind: IntegrationKind = {
  key: 'telegram_configs',
  channel: 'telegram',
  sendsResolved: true,
  missing: 'missing telegram config',
  section: {
    type: 'telegram.plain',
    fields: {
      ...httpFields,
      api_url: 'url',
      bot_token: 'secret',
      bot_token_file: 'text',
      chat_id: 'integer',
      chat_id_file: 'text',
      message_thread_id: 'integer',
      message: 'text',
      disable_notifications: 'flag',
      parse_mode: 'text',
    },
    complete: (telegram) => {
      if (isSet(telegram, 'bot_token') && isSet(telegram, 'bot_token_file')) {
        return 'at most one of bot_token & bot_token_file must be configured'
      }
      const chat = telegram['chat_id'] !== undefined && telegram['chat_id'] !== 0
      if (!chat && !isSet(telegram, 'chat_id_file')) return 'missing chat_id or chat_id_file on telegram_config'
      if (chat && isSet(telegram, 'chat_id_file')) return 'at most one of chat_id & chat_id_file must be configured'
      return ['', 'Markdown', 'MarkdownV2', 'HTML'].includes(textOf(telegram, 'parse_mode'))
        ? undefined
        : 'unknown parse_mode on telegram_config, must be Markdown, MarkdownV2, HTML or empty string'
    },
  },
  fillIn: (telegram, global) => {
    inherit(telegram, global, { api_url: 'telegram_api_url' })
    if (!isSet(telegram, 'bot_token') && !isSet(telegram, 'bot_token_file')) {
      inherit(telegram, global, { bot_token: 'telegram_bot_token', bot_token_file: 'telegram_bot_token_file' })
    }
    if (!isSet(telegram, 'bot_token') && !isSet(telegram, 'bot_token_file')) {
      return 'missing bot_token or bot_token_file on telegram_config'
    }
    return inheritHttp(telegram, global)
  },
}
