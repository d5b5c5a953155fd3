import { isSet, type Section, textOf } from '../yaml/section.ts'
import { httpFields, inherit, inheritHttp, type IntegrationKind } from './integration-kind.ts'

const field: Section = { type: 'jira.plain', fields: { template: 'text', enable_update: 'flag' } }

/** Alertmanager's `jira_configs`. */
export const jiraKind: IntegrationKind = {
  key: 'jira_configs',
  channel: 'jira',
  sendsResolved: true,
  missing: 'missing jira config',
  section: {
    type: 'jira.plain',
    fields: {
      ...httpFields,
      api_url: 'url',
      api_type: 'text',
      project: 'text',
      summary: { textOr: field, as: 'template' },
      description: { textOr: field, as: 'template' },
      labels: 'texts',
      priority: 'text',
      issue_type: 'text',
      reopen_transition: 'text',
      resolve_transition: 'text',
      wont_fix_resolution: 'text',
      reopen_duration: 'duration',
      fields: 'anyMap',
    },
    complete: (jira) => {
      if (!isSet(jira, 'project')) return 'missing project in jira_config'
      if (!isSet(jira, 'issue_type')) return 'missing issue_type in jira_config'
      jira['api_type'] ??= 'auto'
      return ['auto', 'cloud', 'datacenter'].includes(textOf(jira, 'api_type'))
        ? undefined
        : 'unknown api_type on jira_config, must be auto, cloud or datacenter'
    },
  },
  fillIn: (jira, global) => {
    inherit(jira, global, { api_url: 'jira_api_url' })
    return isSet(jira, 'api_url') ? inheritHttp(jira, global) : 'no global Jira Cloud URL set'
  },
}
