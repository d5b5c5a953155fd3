import { isSet, type Section } from '../yaml/section.ts'
import { httpFields, inherit, inheritHttp, type IntegrationKind } from './integration-kind.ts'

/** Its types have no names of their own in YAML: Go's are taken in small letters. */
const field: Section = { type: 'rocketchat.RocketchatAttachmentField', fields: { short: 'flag', title: 'text', value: 'text' } }

const action: Section = {
  type: 'rocketchat.RocketchatAttachmentAction',
  fields: {
    type: 'text',
    text: 'text',
    url: 'text',
    imageurl: 'text',
    iswebview: 'flag',
    webviewheightratio: 'text',
    msg: 'text',
    msginchatwindow: 'flag',
    msgprocessingtype: 'text',
  },
}

/** Alertmanager's `rocketchat_configs`. */
export const rocketchatKind: IntegrationKind = {
  key: 'rocketchat_configs',
  channel: 'rocketchat',
  sendsResolved: false,
  missing: undefined,
  section: {
    type: 'rocketchat.plain',
    fields: {
      ...httpFields,
      api_url: 'url',
      token_id: 'optionalSecret',
      token_id_file: 'text',
      token: 'optionalSecret',
      token_file: 'text',
      channel: 'text',
      color: 'text',
      title: 'text',
      title_link: 'text',
      text: 'text',
      fields: { list: field },
      short_fields: 'flag',
      emoji: 'text',
      icon_url: 'text',
      image_url: 'text',
      thumb_url: 'text',
      link_names: 'flag',
      actions: { list: action },
    },
    complete: (rocketchat) => {
      for (const name of ['token', 'token_id']) {
        if (rocketchat[name] !== undefined && isSet(rocketchat, `${name}_file`)) {
          return `at most one of ${name} & ${name}_file must be configured`
        }
      }
      return undefined
    },
  },
  fillIn: (rocketchat, global) => {
    inherit(rocketchat, global, { api_url: 'rocketchat_api_url' })
    for (const [name, title] of [
      ['token_id', 'TokenID'],
      ['token', 'Token'],
    ] as const) {
      if (rocketchat[name] === undefined && !isSet(rocketchat, `${name}_file`)) {
        inherit(rocketchat, global, { [name]: `rocketchat_${name}`, [`${name}_file`]: `rocketchat_${name}_file` })
      }
      if (rocketchat[name] === undefined && !isSet(rocketchat, `${name}_file`)) {
        return `no global Rocketchat ${title} set either inline or in a file`
      }
    }
    return inheritHttp(rocketchat, global)
  },
}
