import { receivers } from '../../../receivers/index.ts'
import { snippetCardsReply } from '../../contract/ingestion.ts'
import { defineRoute } from '../../route.ts'
import { describeCards } from './describe-cards.ts'

export const listCardsRoute = defineRoute({
  method: 'GET',
  path: '/api/ingestion/cards',
  summary: 'What to paste into each kind of source so that it sends here',
  access: 'keys.write',
  reply: snippetCardsReply,
  handle: () => Promise.resolve({ rows: describeCards(receivers) }),
})
