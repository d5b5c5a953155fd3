import { listRunbooks } from '../../../rules/index.ts'
import { runbookQuery, runbooksReply } from '../../contract/runbooks.ts'
import { defineRoute } from '../../route.ts'

export const listRunbooksRoute = defineRoute({
  method: 'GET',
  path: '/api/runbooks',
  summary: 'The ready rules, by pack',
  access: 'alerts.read',
  query: runbookQuery,
  reply: runbooksReply,
  handle: (_services, { query: { lang } }) =>
    Promise.resolve({
      packs: listRunbooks(lang).map(({ name, title, source, rules }) => ({
        name,
        title,
        source,
        rules: rules.map(({ rule, means, asks }) => ({ name: rule, means, severities: asks.map(({ severity }) => severity) })),
      })),
      cursor: null,
    }),
})
