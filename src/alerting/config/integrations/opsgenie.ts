import { isSet, type Section, sectionsOf, textOf, type Values } from '../yaml/section.ts'
import { httpFields, inherit, inheritHttp, type IntegrationKind } from './integration-kind.ts'

const types = '^(team|teams|user|escalation|schedule)$'

const responder: Section = {
  type: 'opsgenie.OpsGenieConfigResponder',
  fields: { id: 'text', name: 'text', username: 'text', type: 'text' },
}

/** Asked by whoever has the list, also of a responder that is nothing. */
function problemOf(who: Values): string | undefined {
  const show = (type: string): string => `{${[...['id', 'name', 'username'].map((name) => textOf(who, name)), type].join(' ')}}`
  if (!isSet(who, 'id') && !isSet(who, 'username') && !isSet(who, 'name')) {
    return `opsGenieConfig responder ${show(textOf(who, 'type'))} has to have at least one of id, username or name specified`
  }
  const type = textOf(who, 'type').toLowerCase()
  if (type.includes('{{') || new RegExp(types).test(type)) return undefined
  return `opsGenieConfig responder ${show(type)} type does not match valid options ${types}`
}

/** Alertmanager's `opsgenie_configs`. */
export const opsgenieKind: IntegrationKind = {
  key: 'opsgenie_configs',
  channel: 'opsgenie',
  sendsResolved: true,
  missing: undefined,
  section: {
    type: 'opsgenie.plain',
    fields: {
      ...httpFields,
      api_key: 'secret',
      api_key_file: 'text',
      api_url: 'url',
      message: 'text',
      description: 'text',
      source: 'text',
      details: 'textMap',
      entity: 'text',
      responders: { list: responder },
      actions: 'text',
      tags: 'text',
      note: 'text',
      priority: 'text',
      update_alerts: 'flag',
    },
    complete: (opsgenie) => {
      if (isSet(opsgenie, 'api_key') && isSet(opsgenie, 'api_key_file')) return 'at most one of api_key & api_key_file must be configured'
      return sectionsOf(opsgenie, 'responders')
        .map(problemOf)
        .find((problem) => problem !== undefined)
    },
  },
  fillIn: (opsgenie, global) => {
    inherit(opsgenie, global, { api_url: 'opsgenie_api_url' })
    if (!isSet(opsgenie, 'api_url')) return 'no global OpsGenie URL set'
    // Of its own file and a key for all, the file counts; Alertmanager would take the key.
    if (!isSet(opsgenie, 'api_key') && !isSet(opsgenie, 'api_key_file')) {
      inherit(opsgenie, global, { api_key: 'opsgenie_api_key', api_key_file: 'opsgenie_api_key_file' })
    }
    if (!isSet(opsgenie, 'api_key') && !isSet(opsgenie, 'api_key_file')) {
      return 'no global OpsGenie API Key set either inline or in a file'
    }
    return inheritHttp(opsgenie, global)
  },
}
