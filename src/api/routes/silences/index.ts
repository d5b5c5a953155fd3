import type { Route } from '../../route.ts'
import { changeSilenceRoute } from './change-silence.ts'
import { createSilenceRoute } from './create-silence.ts'
import { expireSilenceRoute } from './expire-silence.ts'
import { listSilencesRoute } from './list-silences.ts'
import { previewSilenceRoute } from './preview-silence.ts'

/** Silences: alerts that are not told of for a time. */
export const silenceRoutes: readonly Route[] = [
  listSilencesRoute,
  createSilenceRoute,
  previewSilenceRoute,
  changeSilenceRoute,
  expireSilenceRoute,
]
