import { countSet, isSet } from '../yaml/section.ts'
import { httpFields, inherit, inheritHttp, type IntegrationKind } from './integration-kind.ts'

/** Alertmanager's `pagerduty_configs`. */
export const pagerdutyKind: IntegrationKind = {
  key: 'pagerduty_configs',
  channel: 'pagerduty',
  sendsResolved: true,
  missing: 'missing pagerduty config',
  section: {
    type: 'pagerduty.plain',
    fields: {
      ...httpFields,
      service_key: 'secret',
      service_key_file: 'text',
      routing_key: 'secret',
      routing_key_file: 'text',
      url: 'url',
      client: 'text',
      client_url: 'text',
      description: 'text',
      details: 'anyMap',
      images: { list: { type: 'pagerduty.PagerdutyImage', fields: { src: 'text', alt: 'text', href: 'text' } } },
      links: { list: { type: 'pagerduty.PagerdutyLink', fields: { href: 'text', text: 'text' } } },
      source: 'text',
      severity: 'text',
      class: 'text',
      component: 'text',
      group: 'text',
      timeout: 'goDuration',
    },
    complete: (pagerduty) => {
      const [routing, service] = ['routing_key', 'service_key'].map((name) => countSet(pagerduty, [name, `${name}_file`]))
      if (routing === 0 && service === 0) return 'missing service or routing key in PagerDuty config'
      if (routing === 2) return 'at most one of routing_key & routing_key_file must be configured'
      return service === 2 ? 'at most one of service_key & service_key_file must be configured' : undefined
    },
  },
  fillIn: (pagerduty, global) => {
    inherit(pagerduty, global, { url: 'pagerduty_url' })
    return isSet(pagerduty, 'url') ? inheritHttp(pagerduty, global) : 'no global PagerDuty URL set'
  },
}
