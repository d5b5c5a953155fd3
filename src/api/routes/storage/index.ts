import type { Route } from '../../route.ts'
import { changeRetentionRoute } from './change-retention.ts'
import { readRetentionRoute } from './read-retention.ts'
import { readStorageRoute } from './read-storage.ts'

/** What is stored, and for how long. */
export const storageRoutes: readonly Route[] = [readRetentionRoute, changeRetentionRoute, readStorageRoute]
