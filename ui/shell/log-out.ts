import { callApi } from '../lib/api.ts'
import { basePath } from '../lib/base-path.ts'
import { queryClient } from '../lib/query-client.ts'
import { forgetRecent } from './recent-entries.ts'

/** Ends the session and forgets what it opened. */
export async function logOut(): Promise<void> {
  const { endSession } = await callApi('DELETE /api/session')
  queryClient.clear()
  forgetRecent()
  location.assign(endSession ?? `${basePath}/sign-in`) // a full load: nothing of the session stays in memory
}
