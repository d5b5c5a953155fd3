import type { Route } from '../../route.ts'
import { changePersonalDataRoute } from './change-personal-data.ts'
import { giveViewReasonRoute } from './give-view-reason.ts'
import { noteExportRoute } from './note-export.ts'
import { readPersonalDataRoute } from './read-personal-data.ts'

/** What is personal, who looks at it, and what leaves the page as a file. */
export const personalDataRoutes: readonly Route[] = [readPersonalDataRoute, changePersonalDataRoute, giveViewReasonRoute, noteExportRoute]
