import { Fault } from '../../../lib/errors.ts'
import { listRunbooks } from '../../../rules/index.ts'
import { runbookParams, runbookQuery, runbookReply } from '../../contract/runbooks.ts'
import { defineRoute } from '../../route.ts'

export const getRunbookRoute = defineRoute({
  method: 'GET',
  path: '/api/runbooks/:rule',
  summary: 'What to do about an alert of a ready rule',
  access: 'alerts.read',
  params: runbookParams,
  query: runbookQuery,
  reply: runbookReply,
  handle(_services, { params, query: { lang } }) {
    for (const { title: pack, source, rules } of listRunbooks(lang)) {
      const found = rules.find(({ rule }) => rule === params.rule)
      if (found === undefined) continue
      const { asks, look, causes, mend, ...rest } = found
      const lists = { asks: [...asks], look: [...look], causes: [...causes], mend: [...mend] }
      return Promise.resolve({ pack, source, severities: asks.map(({ severity }) => severity), ...rest, ...lists })
    }
    throw new Fault('not_found', `there is no runbook for ${params.rule}`)
  },
})
