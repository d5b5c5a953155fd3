import { Fault } from '../../lib/errors.ts'
import { openTelemetryStore, serverUrlOf } from '../../storage/telemetry/index.ts'
import type { Check, Finding, Patient } from '../check.ts'

/** What the tables need: text indexes, JSON. */
const least = 25

export const clickhouseCheck: Check = {
  name: 'clickhouse',
  title: 'The ClickHouse server answers and is new enough',
  async run({ settings }, signal) {
    const server = settings.storage.clickhouse
    if (server === undefined) return []
    const mend = `Try it from this machine: curl ${new URL(server.url).origin}/ping; then user, password file and database (storage.clickhouse).`
    let store
    try {
      store = openTelemetryStore({ kind: 'server', url: serverUrlOf(server) })
      const { rows } = await store.query<{ version: string }>('SELECT version() AS version', {}, { timeoutMs: 5000, signal })
      const version = rows[0]?.version ?? ''
      if (Number(version.split('.')[0]) >= least) return findLeftOut(settings)
      return [
        { severity: 'error', problem: `The ClickHouse server has version ${version}; ${least} or later is needed.`, mend: 'Update it.' },
      ]
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return [{ severity: 'error', problem: `The ClickHouse server does not answer: ${error.message}`, mend }]
    } finally {
      await store?.close()
    }
  },
}

/** What back-ups cannot reach. */
function findLeftOut({ storage, backup }: Patient['settings']): readonly Finding[] {
  if (storage.clickhouse?.cluster === undefined || backup.to === undefined) return []
  return [
    {
      severity: 'warning',
      problem: 'Telemetry of a ClickHouse cluster is not in the back-ups that Vedette makes.',
      mend: 'Back it up on its own: BACKUP DATABASE ... ON CLUSTER, by a job of the cluster.',
    },
  ]
}
