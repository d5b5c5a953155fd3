import { isSet, mapOf, type Section, type Values } from '../yaml/section.ts'
import { httpFields, inherit, inheritHttp, type IntegrationKind } from './integration-kind.ts'

const postMessage = 'https://slack.com/api/chat.postMessage'

const confirm: Section = {
  type: 'config.plain',
  fields: { text: 'text', title: 'text', ok_text: 'text', dismiss_text: 'text' },
  complete: (field) => (isSet(field, 'text') ? undefined : 'missing text in Slack confirmation configuration'),
}

const action: Section = {
  type: 'config.plain',
  fields: { type: 'text', text: 'text', url: 'text', style: 'text', name: 'text', value: 'text', confirm },
  complete: (button) => {
    if (!isSet(button, 'type')) return 'missing type in Slack action configuration'
    if (!isSet(button, 'text')) return 'missing text in Slack action configuration'
    if (!isSet(button, 'url') && !isSet(button, 'name')) return 'missing name or url in Slack action configuration'
    if (isSet(button, 'url')) for (const name of ['name', 'value', 'confirm']) delete button[name]
    return undefined
  },
}

const field: Section = {
  type: 'config.plain',
  fields: { title: 'text', value: 'text', short: 'flag' },
  complete: (pair) => {
    if (!isSet(pair, 'title')) return 'missing title in Slack field configuration'
    return isSet(pair, 'value') ? undefined : 'missing value in Slack field configuration'
  },
}

/** Alertmanager's `slack_configs`. */
export const slackKind: IntegrationKind = {
  key: 'slack_configs',
  channel: 'slack',
  sendsResolved: false,
  missing: undefined,
  section: {
    type: 'config.plain',
    fields: {
      ...httpFields,
      api_url: 'secretUrl',
      api_url_file: 'text',
      app_token: 'secret',
      app_token_file: 'text',
      app_url: 'url',
      channel: 'text',
      username: 'text',
      color: 'text',
      title: 'text',
      title_link: 'text',
      pretext: 'text',
      text: 'text',
      message_text: 'text',
      fields: { list: field },
      short_fields: 'flag',
      footer: 'text',
      fallback: 'text',
      callback_id: 'text',
      icon_emoji: 'text',
      icon_url: 'text',
      image_url: 'text',
      thumb_url: 'text',
      link_names: 'flag',
      mrkdwn_in: 'texts',
      actions: { list: action },
      update_message: 'flag',
      timeout: 'goDuration',
    },
    complete: (slack) => {
      if (isSet(slack, 'api_url') && isSet(slack, 'api_url_file')) return 'at most one of api_url & api_url_file must be configured'
      if (isSet(slack, 'app_token') && isSet(slack, 'app_token_file')) return 'at most one of app_token & app_token_file must be configured'
      if (hasHook(slack) && hasToken(slack)) return 'at most one of api_url/api_url_file & app_token/app_token_file must be configured'
      if (slack['update_message'] === true && slack['api_url'] !== postMessage) {
        return `update_message can only be used with bot tokens. api_url must be set to ${postMessage}`
      }
      return undefined
    },
  },
  fillIn: (slack, global) => {
    inherit(slack, global, { app_url: 'slack_app_url' })
    if (!isSet(slack, 'app_url')) return 'no global Slack App URL set'
    const authorized = mapOf(mapOf(slack, 'http_config') ?? {}, 'authorization') !== undefined
    if (!hasToken(slack) && !authorized && !isSet(slack, 'api_url')) {
      inherit(slack, global, { app_token: 'slack_app_token', app_token_file: 'slack_app_token_file' })
    }
    if (!hasHook(slack)) inherit(slack, global, { api_url: 'slack_api_url', api_url_file: 'slack_api_url_file' })
    if (!hasHook(slack) && !hasToken(slack)) return 'no Slack API URL nor App token set either inline or in a file'
    inheritHttp(slack, global)
    if (!hasToken(slack)) return undefined
    if (mapOf(mapOf(slack, 'http_config') ?? {}, 'authorization') !== undefined) {
      return "http authorization can't be set when using Slack App tokens"
    }
    // With a token everything goes to the app's address.
    delete slack['api_url']
    delete slack['api_url_file']
    return undefined
  },
}

function hasHook(slack: Values): boolean {
  return isSet(slack, 'api_url') || isSet(slack, 'api_url_file')
}

function hasToken(slack: Values): boolean {
  return isSet(slack, 'app_token') || isSet(slack, 'app_token_file')
}
