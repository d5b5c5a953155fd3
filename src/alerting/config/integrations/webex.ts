import { isSet, mapOf } from '../yaml/section.ts'
import { httpFields, inherit, inheritHttp, type IntegrationKind } from './integration-kind.ts'

/** Alertmanager's `webex_configs`. */
export const webexKind: IntegrationKind = {
  key: 'webex_configs',
  channel: 'webex',
  sendsResolved: true,
  missing: 'missing webex config',
  section: {
    type: 'config.plain',
    fields: { ...httpFields, api_url: 'url', message: 'text', room_id: 'text' },
    complete: (webex) => {
      if (!isSet(webex, 'room_id')) return 'missing room_id on webex_config'
      const http = mapOf(webex, 'http_config') ?? {}
      const authorized = mapOf(http, 'authorization') !== undefined || isSet(http, 'bearer_token') || isSet(http, 'bearer_token_file')
      return authorized ? undefined : 'missing webex_configs.http_config.authorization'
    },
  },
  fillIn: (webex, global) => {
    inherit(webex, global, { api_url: 'webex_api_url' })
    return isSet(webex, 'api_url') ? inheritHttp(webex, global) : 'no global Webex URL set'
  },
}
