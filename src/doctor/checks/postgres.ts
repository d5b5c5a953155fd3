import { Fault } from '../../lib/errors.ts'
import { openStateStoreAsIs, stateOptionsOf } from '../../storage/state/index.ts'
import type { Check } from '../check.ts'

export const postgresCheck: Check = {
  name: 'postgres',
  title: 'The PostgreSQL server answers and is new enough',
  async run({ settings }) {
    if (settings.storage.postgres === undefined) return []
    try {
      const state = await openStateStoreAsIs(stateOptionsOf(settings))
      await state.close()
      return []
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return [
        {
          severity: 'error',
          problem: `${error.message}.`,
          mend: 'Try it with psql from this machine, as the user of the service. Version 15 or later; user, database and pg_hba.conf as docs/settings.md tells (storage.postgres).',
        },
      ]
    }
  },
}
