import type { z } from 'zod'

import type { TellableBrowser } from '../../../alerting/index.ts'
import type { subscribedReply } from '../../contract/web-push.ts'

/** A browser as the API shows it. */
export function answerBrowser({ id, browser, createdAtMs }: TellableBrowser): z.input<typeof subscribedReply> {
  return { id, browser, createdAt: new Date(createdAtMs).toISOString() }
}
