import { isSet, mapOf } from '../yaml/section.ts'
import { httpFields, inheritHttp, type IntegrationKind } from './integration-kind.ts'
import { checkWebhookUrl } from './webhook-url.ts'

/** Alertmanager's `msteams_configs`: connectors, which Microsoft has ended. */
export const msteamsKind: IntegrationKind = {
  key: 'msteams_configs',
  channel: 'msteams',
  sendsResolved: true,
  missing: 'missing msteams config',
  section: {
    type: 'msteams.plain',
    fields: { ...httpFields, webhook_url: 'secretUrl', webhook_url_file: 'text', title: 'text', summary: 'text', text: 'text' },
    complete: checkWebhookUrl,
  },
  fillIn: inheritHttp,
}

/** Alertmanager's `msteamsv2_configs`: workflows. */
export const msteamsv2Kind: IntegrationKind = {
  key: 'msteamsv2_configs',
  channel: 'msteamsv2',
  sendsResolved: true,
  missing: 'missing msteamsv2 config',
  section: {
    type: 'msteamsv2.plain',
    fields: { ...httpFields, webhook_url: 'secretUrl', webhook_url_file: 'text', title: 'text', text: 'text' },
    complete: checkWebhookUrl,
  },
  fillIn: (msteams, global) => {
    const own = mapOf(msteams, 'http_config')
    const proxy = mapOf(global, 'http_config')?.['proxy_url']
    if (own !== undefined && !isSet(own, 'proxy_url') && proxy !== undefined) msteams['http_config'] = { ...own, proxy_url: proxy }
    return inheritHttp(msteams, global)
  },
}
