import { isSet, type Section } from '../yaml/section.ts'
import { httpFields, inherit, inheritHttp, type IntegrationKind } from './integration-kind.ts'

const field: Section = {
  type: 'mattermost.plain',
  fields: { title: 'text', value: 'text', short: 'flag' },
  complete: (pair) => {
    if (!isSet(pair, 'title')) return 'missing title in Mattermost field configuration'
    return isSet(pair, 'value') ? undefined : 'missing value in Mattermost field configuration'
  },
}

/** Those of the message itself, too. */
const attachmentFields = {
  fallback: 'text',
  color: 'text',
  pretext: 'text',
  text: 'text',
  author_name: 'text',
  author_link: 'text',
  author_icon: 'text',
  title: 'text',
  title_link: 'text',
  fields: { list: field },
  thumb_url: 'text',
  footer: 'text',
  footer_icon: 'text',
  image_url: 'text',
} as const

/** Alertmanager's `mattermost_configs`. */
export const mattermostKind: IntegrationKind = {
  key: 'mattermost_configs',
  channel: 'mattermost',
  sendsResolved: true,
  missing: 'missing mattermost config',
  section: {
    type: 'mattermost.plain',
    fields: {
      ...httpFields,
      ...attachmentFields,
      webhook_url: 'secretUrl',
      webhook_url_file: 'text',
      channel: 'text',
      username: 'text',
      icon_url: 'text',
      icon_emoji: 'text',
      attachments: { list: { type: 'mattermost.MattermostAttachment', fields: attachmentFields } },
      type: 'text',
      props: { type: 'mattermost.MattermostProps', fields: { card: 'text' } },
      priority: {
        type: 'mattermost.MattermostPriority',
        fields: { priority: 'text', requested_ack: 'flag', persistent_notifications: 'flag' },
      },
    },
    complete: (mattermost) =>
      isSet(mattermost, 'webhook_url') && isSet(mattermost, 'webhook_url_file')
        ? 'at most one of webhook_url & webhook_url_file must be configured'
        : undefined,
  },
  fillIn: (mattermost, global) => {
    if (!isSet(mattermost, 'webhook_url') && !isSet(mattermost, 'webhook_url_file')) {
      inherit(mattermost, global, { webhook_url: 'mattermost_webhook_url', webhook_url_file: 'mattermost_webhook_url_file' })
    }
    if (!isSet(mattermost, 'webhook_url') && !isSet(mattermost, 'webhook_url_file')) {
      return 'missing webhook_url or webhook_url_file on mattermost_config'
    }
    return inheritHttp(mattermost, global)
  },
}
