import { Fault } from '../../../lib/errors.ts'
import { ruleParams, ruleReply } from '../../contract/rules.ts'
import { defineRoute } from '../../route.ts'
import { answerKept, answerRow } from './answer-rule.ts'
import { rulesOf } from './rules-of.ts'

const shownAlerts = 500

export const getRuleRoute = defineRoute({
  method: 'GET',
  path: '/api/rules/:name',
  summary: 'The rules of a name: how each stands, its YAML and its alerts',
  description:
    'A name may stand in several places; where a file has it, that of the page does not run. `yaml` is in the native form, ready for a file or for PUT.',
  access: 'alerts.read',
  params: ruleParams,
  reply: ruleReply,
  handle(services, { params, caller }) {
    const rules = rulesOf(services, caller)
    const rows = rules.rows().filter(({ name }) => name === params.name)
    if (rows.length === 0) throw new Fault('not_found', `there is no rule ${params.name}`)
    const kept = rules.kept.get(params.name)
    return Promise.resolve({
      rows: rows.map((row) => ({
        ...answerRow(row),
        yaml: rules.yamlOf(row) ?? null,
        forMs: rules.forMsOf(row),
        alerts: rules
          .alertsOf(row)
          .slice(0, shownAlerts)
          .map(({ keepFiringSince, ...alert }) => ({ ...alert, keepFiringSince: keepFiringSince ?? null })),
      })),
      kept: kept === undefined ? null : answerKept(kept),
    })
  },
})
