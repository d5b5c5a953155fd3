import { quoteGo } from '../../../lib/go-quote.ts'
import { isSet, textOf } from '../yaml/section.ts'
import { httpFields, inherit, inheritHttp, type IntegrationKind } from './integration-kind.ts'

const types = '^(text|markdown)$'

/** Alertmanager's `wechat_configs`. */
export const wechatKind: IntegrationKind = {
  key: 'wechat_configs',
  channel: 'wechat',
  sendsResolved: false,
  missing: undefined,
  section: {
    type: 'config.plain',
    fields: {
      ...httpFields,
      api_secret: 'secret',
      api_secret_file: 'text',
      corp_id: 'text',
      message: 'text',
      api_url: 'url',
      to_user: 'text',
      to_party: 'text',
      to_tag: 'text',
      agent_id: 'text',
      message_type: 'text',
    },
    complete: (wechat) => {
      if (!isSet(wechat, 'message_type')) wechat['message_type'] = 'text'
      const type = textOf(wechat, 'message_type')
      if (!new RegExp(types).test(type)) return `weChat message type ${quoteGo(type)} does not match valid options ${types}`
      return isSet(wechat, 'api_secret') && isSet(wechat, 'api_secret_file')
        ? 'at most one of api_secret & api_secret_file must be configured'
        : undefined
    },
  },
  fillIn: (wechat, global) => {
    inherit(wechat, global, { api_url: 'wechat_api_url' })
    if (!isSet(wechat, 'api_url')) return 'no global Wechat URL set'
    if (!isSet(wechat, 'api_secret') && !isSet(wechat, 'api_secret_file')) {
      inherit(wechat, global, { api_secret: 'wechat_api_secret', api_secret_file: 'wechat_api_secret_file' })
    }
    if (!isSet(wechat, 'api_secret') && !isSet(wechat, 'api_secret_file')) {
      return 'no global Wechat Api Secret set either inline or in a file'
    }
    inherit(wechat, global, { corp_id: 'wechat_api_corp_id' })
    return isSet(wechat, 'corp_id') ? inheritHttp(wechat, global) : 'no global Wechat CorpID set'
  },
}
