import type { z } from 'zod'

import { place } from '../../../receivers/index.ts'
import type { Receiver } from '../../../receivers/receiver.ts'
import type { snippetCardsReply } from '../../contract/ingestion.ts'

/** The cards of all these receivers, one after the other. */
export function describeCards(receivers: readonly Receiver[]): z.output<typeof snippetCardsReply>['rows'] {
  return receivers.flatMap(({ name: receiver, cards }) =>
    cards.map(({ name, title, note, text }) => ({ receiver, name, title, note, signed: text.includes(place.webhookSecret), text })),
  )
}
