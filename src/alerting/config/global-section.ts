import { httpSection } from './http/http-section.ts'
import { tlsSection } from './http/tls-section.ts'
import type { Section, Values } from './yaml/section.ts'
import { isSet } from './yaml/section.ts'

/** What counts for all integrations that say nothing else. */
export const globalSection: Section = {
  type: 'config.plain',
  fields: {
    resolve_timeout: 'duration',
    http_config: httpSection,
    jira_api_url: 'url',
    smtp_from: 'text',
    smtp_hello: 'text',
    smtp_smarthost: 'hostPort',
    smtp_auth_username: 'text',
    smtp_auth_password: 'secret',
    smtp_auth_password_file: 'text',
    smtp_auth_secret: 'secret',
    smtp_auth_secret_file: 'text',
    smtp_auth_identity: 'text',
    smtp_require_tls: 'flag',
    smtp_tls_config: tlsSection,
    smtp_force_implicit_tls: 'flag',
    slack_api_url: 'secretUrl',
    slack_api_url_file: 'text',
    slack_app_token: 'secret',
    slack_app_token_file: 'text',
    slack_app_url: 'url',
    pagerduty_url: 'url',
    opsgenie_api_url: 'url',
    opsgenie_api_key: 'secret',
    opsgenie_api_key_file: 'text',
    wechat_api_url: 'url',
    wechat_api_secret: 'secret',
    wechat_api_secret_file: 'text',
    wechat_api_corp_id: 'text',
    victorops_api_url: 'url',
    victorops_api_key: 'secret',
    victorops_api_key_file: 'text',
    telegram_api_url: 'url',
    telegram_bot_token: 'secret',
    telegram_bot_token_file: 'text',
    webex_api_url: 'url',
    rocketchat_api_url: 'url',
    rocketchat_token: 'optionalSecret',
    rocketchat_token_file: 'text',
    rocketchat_token_id: 'optionalSecret',
    rocketchat_token_id_file: 'text',
    mattermost_webhook_url: 'secretUrl',
    mattermost_webhook_url_file: 'text',
  },
}

/** What stands there when the file says nothing. */
export const globalDefaults: Values = {
  resolve_timeout: '5m',
  smtp_hello: 'localhost',
  smtp_require_tls: true,
  pagerduty_url: 'https://events.pagerduty.com/v2/enqueue',
  opsgenie_api_url: 'https://api.opsgenie.com/',
  wechat_api_url: 'https://qyapi.weixin.qq.com/cgi-bin/',
  victorops_api_url: 'https://alert.victorops.com/integrations/generic/20131114/alert/',
  telegram_api_url: 'https://api.telegram.org',
  webex_api_url: 'https://webexapis.com/v1/messages',
  rocketchat_api_url: 'https://open.rocket.chat/',
  slack_app_url: 'https://slack.com/api/chat.postMessage',
}

/** Of each at most one may be given: it, or its file. In the order in which Alertmanager looks. */
const pairs = [
  'opsgenie_api_key',
  'victorops_api_key',
  'telegram_bot_token',
  'smtp_auth_password',
  'rocketchat_token',
  'rocketchat_token_id',
  'smtp_auth_secret',
  'wechat_api_secret',
  'mattermost_webhook_url',
]

/** What does not fit together in the global section, in Alertmanager's words. */
export function checkGlobal(global: Values): string | undefined {
  for (const name of ['slack_app_token', 'slack_api_url']) if (areBothSet(global, name)) return atMostOne(name)
  const token = isSet(global, 'slack_app_token') || isSet(global, 'slack_app_token_file')
  const hook = isSet(global, 'slack_api_url') || isSet(global, 'slack_api_url_file')
  if (token && hook && global['slack_api_url'] !== global['slack_app_url']) {
    return 'at most one of slack_app_token/slack_app_token_file & slack_api_url/slack_api_url_file must be configured'
  }
  const wrong = pairs.find((name) => areBothSet(global, name))
  return wrong === undefined ? undefined : atMostOne(wrong)
}

function areBothSet(global: Values, name: string): boolean {
  return isSet(global, name) && isSet(global, `${name}_file`)
}

function atMostOne(name: string): string {
  return `at most one of ${name} & ${name}_file must be configured`
}
