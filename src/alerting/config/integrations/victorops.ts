import { isSet, mapOf } from '../yaml/section.ts'
import { httpFields, inherit, inheritHttp, type IntegrationKind } from './integration-kind.ts'

/** Fields of an event that are ours. */
const reserved = ['routing_key', 'message_type', 'state_message', 'entity_display_name', 'monitoring_tool', 'entity_id', 'entity_state']

/** Alertmanager's `victorops_configs`. */
export const victoropsKind: IntegrationKind = {
  key: 'victorops_configs',
  channel: 'victorops',
  sendsResolved: true,
  missing: 'missing victorops config',
  section: {
    type: 'config.plain',
    fields: {
      ...httpFields,
      api_key: 'secret',
      api_key_file: 'text',
      api_url: 'url',
      routing_key: 'text',
      message_type: 'text',
      state_message: 'text',
      entity_display_name: 'text',
      monitoring_tool: 'text',
      custom_fields: 'textMap',
    },
    complete: (victorops) => {
      if (!isSet(victorops, 'routing_key')) return 'missing Routing key in VictorOps config'
      if (isSet(victorops, 'api_key') && isSet(victorops, 'api_key_file')) {
        return 'at most one of api_key & api_key_file must be configured'
      }
      const wrong = reserved.find((name) => Object.hasOwn(mapOf(victorops, 'custom_fields') ?? {}, name))
      return wrong === undefined
        ? undefined
        : `victorOps config contains custom field ${wrong} which cannot be used as it conflicts with the fixed/static fields`
    },
  },
  fillIn: (victorops, global) => {
    inherit(victorops, global, { api_url: 'victorops_api_url' })
    if (!isSet(victorops, 'api_url')) return 'no global VictorOps URL set'
    if (!isSet(victorops, 'api_key') && !isSet(victorops, 'api_key_file')) {
      inherit(victorops, global, { api_key: 'victorops_api_key', api_key_file: 'victorops_api_key_file' })
    }
    if (!isSet(victorops, 'api_key') && !isSet(victorops, 'api_key_file')) return 'no global VictorOps API Key set'
    return inheritHttp(victorops, global)
  },
}
