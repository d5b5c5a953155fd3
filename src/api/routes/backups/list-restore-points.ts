import { requireEverywhere } from '../../../access/index.ts'
import type { BackupRun, ListedPoint } from '../../../backups/index.ts'
import { type RestorePointReply, restorePointsQuery, restorePointsReply } from '../../contract/backups.ts'
import { defineRoute } from '../../route.ts'

export const listRestorePointsRoute = defineRoute({
  method: 'GET',
  path: '/api/backups/points',
  summary: 'Restore points',
  description:
    'Newest first. They are read from the manifests in the repository, so that what is listed is what could be restored; those that cannot be read stand in `damaged` of their page. Needs `settings.read` in all projects.',
  access: 'settings.read',
  query: restorePointsQuery,
  reply: restorePointsReply,
  async handle({ state, backups }, { caller, query, signal }) {
    await requireEverywhere(state.db, caller, 'settings.read')
    const [{ rows, damaged, next }, verifications] = await Promise.all([backups.points(query, signal), backups.verifications()])
    return { rows: rows.map((point) => describe(point, verifications.get(point.manifest.id))), damaged: [...damaged], next }
  },
})

function describe(point: ListedPoint, tried: BackupRun | undefined): RestorePointReply {
  const { manifest, totalBytes, isOwn, hasEarlierPassphrase } = point
  return {
    id: manifest.id,
    startedAt: manifest.startedAt,
    finishedAt: manifest.finishedAt,
    program: manifest.program,
    isOwn,
    newBytes: manifest.newBytes,
    totalBytes,
    objects: manifest.objects.length,
    rows: [...Object.values(manifest.state), ...Object.values(manifest.telemetry)].reduce((sum, count) => sum + count, 0),
    hasTelemetry: manifest.withoutTelemetry === null,
    hasEarlierPassphrase,
    verified: tried === undefined ? null : { at: new Date(tried.finishedAt).toISOString(), outcome: tried.outcome, summary: tried.summary },
  }
}
