import { requireEverywhere } from '../../../access/index.ts'
import { backupsReply } from '../../contract/backups.ts'
import { defineRoute } from '../../route.ts'

export const readBackupsRoute = defineRoute({
  method: 'GET',
  path: '/api/backups',
  summary: 'How back-ups stand',
  description: 'What is set, what goes on, and the newest restore point. Needs `settings.read` in all projects.',
  access: 'settings.read',
  reply: backupsReply,
  async handle({ state, backups }, { caller, signal }) {
    await requireEverywhere(state.db, caller, 'settings.read')
    const { settings, underWay, last } = backups
    const { count, newest } = await backups.summary(signal)
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
      points: count,
      newest:
        newest === undefined
          ? null
          : {
              id: newest.manifest.id,
              startedAt: newest.manifest.startedAt,
              newBytes: newest.manifest.newBytes,
              totalBytes: newest.totalBytes,
            },
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
