import { afterAll, beforeAll, beforeEach } from 'vitest'

import { openTestStore } from '../../../test/harness/open-test-store.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { emptyAlertTables } from './alert-tables.ts'

/** One state store for the tests of a file; each of them finds the tables of alerting empty. */
export function keepAlertState(opened: (state: StateStore) => void): void {
  let store: Awaited<ReturnType<typeof openTestStore>>
  beforeAll(async () => {
    store = await openTestStore()
    opened(store.state)
  })
  afterAll(() => store.remove())
  beforeEach(() => emptyAlertTables(store.state))
}
