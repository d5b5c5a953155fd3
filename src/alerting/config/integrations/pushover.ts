import { isSet } from '../yaml/section.ts'
import { httpFields, inheritHttp, type IntegrationKind } from './integration-kind.ts'

/** Alertmanager's `pushover_configs`. */
export const pushoverKind: IntegrationKind = {
  key: 'pushover_configs',
  channel: 'pushover',
  sendsResolved: true,
  missing: 'missing pushover config',
  section: {
    type: 'pushover.plain',
    fields: {
      ...httpFields,
      user_key: 'secret',
      user_key_file: 'text',
      token: 'secret',
      token_file: 'text',
      title: 'text',
      message: 'text',
      url: 'text',
      url_title: 'text',
      device: 'text',
      sound: 'text',
      priority: 'text',
      retry: 'goDurationText',
      expire: 'goDurationText',
      ttl: 'goDurationText',
      html: 'flag',
      monospace: 'flag',
    },
    complete: (pushover) => {
      for (const name of ['user_key', 'token']) {
        const [value, file] = [isSet(pushover, name), isSet(pushover, `${name}_file`)]
        if (!value && !file) return `one of ${name} or ${name}_file must be configured`
        if (value && file) return `at most one of ${name} & ${name}_file must be configured`
      }
      return pushover['html'] === true && pushover['monospace'] === true ? 'at most one of monospace & html must be configured' : undefined
    },
  },
  fillIn: inheritHttp,
}
