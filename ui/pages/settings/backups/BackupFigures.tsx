import { Stat } from '../../../components/Stat.tsx'
import { measureBytes, measureDuration, useFormat } from '../../../lib/format.ts'
import { useLanguage } from '../../../lib/preferences.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useNow } from '../../../shell/use-now.ts'
import { backupWords } from './words.ts'

const everyMs = 10_000

/** How old the newest one is, when one was tried out, and what they take. */
export function BackupFigures({ backups }: { backups: Reply<'GET /api/backups'> }) {
  const t = useWords(backupWords)
  const format = useFormat()
  const language = useLanguage()
  const now = useNow(everyMs)
  const { newest } = backups
  const age = (instant: string | null) => (instant === null ? null : measureDuration(language, Math.max(0, now - Date.parse(instant)), 0))
  return (
    <div className="sheet g12">
      <Stat title={t('newest')} measure={age(newest?.startedAt ?? null)} wide>
        <Schedule cron={backups.schedule} />
      </Stat>
      <Stat title={t('verified')} measure={age(backups.verifiedAt)} wide>
        {backups.verifiedAt === null ? <span className="dim">{t('never')}</span> : <Schedule cron={backups.verifySchedule} />}
      </Stat>
      <Stat title={t('size')} measure={newest === null ? null : measureBytes(language, newest.totalBytes)} wide>
        {newest && <span className="dim">{t('newBytes', { bytes: format.bytes(newest.newBytes) })}</span>}
      </Stat>
      <Stat title={t('kept')} measure={{ figure: format.count(backups.points), unit: '' }} wide>
        <span className="dim">{t('keep', backups.keep)}</span>
      </Stat>
    </div>
  )
}

/** Five fields, left to right in every language. */
function Schedule({ cron }: { cron: string }) {
  const t = useWords(backupWords)
  return (
    <span className="dim">
      {t('schedule')} <bdi className="mono ltr">{cron}</bdi>
    </span>
  )
}
