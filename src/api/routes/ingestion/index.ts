import type { Route } from '../../route.ts'
import { listCardsRoute } from './list-cards.ts'
import { readIngestionRoute } from './read-ingestion.ts'
import { readWebhookRoute } from './read-webhook.ts'
import { sendTestEventRoute } from './send-test-event.ts'

/** What comes in. */
export const ingestionRoutes: readonly Route[] = [listCardsRoute, readIngestionRoute, readWebhookRoute, sendTestEventRoute]
