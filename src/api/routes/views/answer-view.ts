import type { z } from 'zod'

import type { SavedView } from '../../../views/index.ts'
import type { savedView } from '../../contract/views.ts'

/** A saved view as the API writes it. */
export function answerView({ ownerName, createdAt, ...view }: SavedView): z.input<typeof savedView> {
  return { ...view, owner: ownerName, createdAt: new Date(createdAt).toISOString() }
}
