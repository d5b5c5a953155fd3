import { getSetting, requireEverywhere } from '../../../access/index.ts'
import { describeStorage, retentionSetting } from '../../../retention/index.ts'
import { storageReply } from '../../contract/storage.ts'
import { defineRoute } from '../../route.ts'

export const readStorageRoute = defineRoute({
  method: 'GET',
  path: '/api/storage',
  summary: 'The real oldest row and size of every table',
  description:
    'Log records by class. What is read is what lies there, not what the settings promise. Sizes are those of all projects together: needs `settings.read` in all of them.',
  access: 'settings.read',
  reply: storageReply,
  async handle({ state, telemetry, target, platform, wal }, { caller }) {
    await requireEverywhere(state.db, caller, 'settings.read')
    const { value } = await getSetting(state, retentionSetting, 0)
    const [stored, { disk }] = await Promise.all([describeStorage({ store: telemetry, target }, value), platform.resources()])
    const iso = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString())
    return {
      tables: stored.map(({ table, logClass, rows, bytes, oldestMs, newestMs, keepDays }) => ({
        table,
        class: logClass ?? null,
        rows,
        bytes,
        oldest: iso(oldestMs),
        newest: iso(newestMs),
        keepDays,
      })),
      disk: {
        totalBytes: disk.totalBytes,
        freeBytes: disk.freeBytes,
        usedByVedetteBytes: stored.reduce((sum, { bytes }) => sum + bytes, wal.pendingBytes),
      },
    }
  },
})
