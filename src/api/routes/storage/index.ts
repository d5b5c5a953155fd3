import type { Route } from '../../route.ts'
import { changeProjectRetentionRoute } from './change-project-retention.ts'
import { changeRetentionRoute } from './change-retention.ts'
import { readProjectRetentionRoute } from './read-project-retention.ts'
import { readRetentionRoute } from './read-retention.ts'
import { readStorageRoute } from './read-storage.ts'

/** What is stored, and for how long. */
export const storageRoutes: readonly Route[] = [
  readRetentionRoute,
  changeRetentionRoute,
  readProjectRetentionRoute,
  changeProjectRetentionRoute,
  readStorageRoute,
]
