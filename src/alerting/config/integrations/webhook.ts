import { isSet } from '../yaml/section.ts'
import { httpFields, inheritHttp, type IntegrationKind } from './integration-kind.ts'

/** Alertmanager's `webhook_configs`. */
export const webhookKind: IntegrationKind = {
  key: 'webhook_configs',
  channel: 'webhook',
  sendsResolved: true,
  missing: 'missing webhook config',
  section: {
    type: 'webhook.plain',
    fields: { ...httpFields, url: 'templateUrl', url_file: 'text', max_alerts: 'count', timeout: 'goDuration', payload: 'any' },
    complete: (webhook) => {
      if (!isSet(webhook, 'url') && !isSet(webhook, 'url_file')) return 'one of url or url_file must be configured'
      return isSet(webhook, 'url') && isSet(webhook, 'url_file') ? 'at most one of url & url_file must be configured' : undefined
    },
  },
  fillIn: inheritHttp,
}
