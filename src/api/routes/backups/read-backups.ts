import { requireEverywhere } from '../../../access/index.ts'
import type { BackupRun, RestorePoint } from '../../../backups/index.ts'
import { backupsReply, type RestorePointReply } from '../../contract/backups.ts'
import { defineRoute } from '../../route.ts'

export const readBackupsRoute = defineRoute({
  method: 'GET',
  path: '/api/backups',
  summary: 'Restore points and how back-ups stand',
  description:
    'Restore points are read from the manifests in the repository, so that what is listed is what could be restored. Needs `settings.read` in all projects.',
  access: 'settings.read',
  reply: backupsReply,
  async handle({ state, backups }, { caller, signal }) {
    await requireEverywhere(state.db, caller, 'settings.read')
    const { settings, underWay, last } = backups
    const [{ points, damaged }, verifications, instance] = await Promise.all([
      backups.catalogue(signal),
      backups.verifications(),
      backups.instance(),
    ])
    const earlier = await backups.withEarlierPassphrase(points, signal)
    const place = backups.isOn ? backups.repository().place : null
    return {
      place,
      schedule: settings.schedule,
      verifySchedule: settings.verify.schedule,
      canRestore: settings.verify.keyFile !== undefined || settings.passphraseFile !== undefined,
      keep: settings.keep,
      recipients: settings.recipients,
      hasPassphrase: settings.passphraseFile !== undefined,
      problem: backups.problem() ?? null,
      underWay: underWay === undefined ? null : { ...underWay, startedAt: isoOf(underWay.startedAt) },
      points: points.map((point) => ({
        ...describePoint(point, verifications, instance),
        hasEarlierPassphrase: earlier.has(point.manifest.id),
      })),
      damaged: [...damaged],
      verifiedAt: last.verify === undefined ? null : isoOf(last.verify.finishedAt),
      restoreCommand: settings.to === undefined ? null : restoreCommandOf(settings),
    }
  },
})

function restoreCommandOf({
  to,
  recipients,
  s3,
}: {
  readonly to?: string | undefined
  readonly recipients: readonly string[]
  readonly s3?: unknown
}): string {
  const key = recipients.length > 0 ? '--key KEYFILE' : '--passphrase-file FILE'
  const config = s3 === undefined ? '' : ' --config vedette.yaml'
  return `vedette restore --from ${quoteWord(to ?? '')} ${key}${config} --data-dir ./restored`
}

/** For a shell. */
function quoteWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}

function describePoint(
  { manifest, totalBytes }: RestorePoint,
  verifications: ReadonlyMap<string, BackupRun>,
  instance: string,
): Omit<RestorePointReply, 'hasEarlierPassphrase'> {
  const tried = verifications.get(manifest.id)
  return {
    id: manifest.id,
    startedAt: manifest.startedAt,
    finishedAt: manifest.finishedAt,
    program: manifest.program,
    isOwn: manifest.instance === instance,
    newBytes: manifest.newBytes,
    totalBytes,
    objects: manifest.objects.length,
    rows: [...Object.values(manifest.state), ...Object.values(manifest.telemetry)].reduce((sum, count) => sum + count, 0),
    hasTelemetry: manifest.withoutTelemetry === null,
    verified: tried === undefined ? null : { at: isoOf(tried.finishedAt), outcome: tried.outcome, summary: tried.summary },
  }
}
