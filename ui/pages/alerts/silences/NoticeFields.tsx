import { SelectField } from '../../../components/SelectField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { useContactPoints } from '../contact-points/use-contact-points.ts'
import type { Silence } from './use-silences.ts'
import { silenceWords } from './words.ts'

type Notice = Silence['notice']

const choices = [5, 15, 30, 60, 120] as const

/** Whom to tell before a silence ends, and how long before. */
export function NoticeFields({ notice, onChange }: { notice: Notice; onChange: (notice: Notice) => void }) {
  const t = useWords(silenceWords)
  const points = useContactPoints()
  const minutes = [...new Set([...choices, notice.minutesBefore])].filter((count) => count > 0).sort((a, b) => a - b)
  const names = [...new Set([...(points.data?.rows.map(({ name }) => name) ?? []), notice.receiver])].filter((name) => name !== '')
  return (
    <div className="sl-notice">
      <SelectField
        label={t('notice')}
        value={notice.minutesBefore}
        options={[
          ...minutes.map((count) => ({
            value: String(count),
            title: count % 60 === 0 ? t('noticeHours', { count: count / 60 }) : t('noticeMinutes', { count }),
          })),
          { value: '0', title: t('noticeNever') },
        ]}
        onChange={({ target }) => onChange({ ...notice, minutesBefore: Number(target.value) })}
      />
      {notice.minutesBefore > 0 && (
        <SelectField
          label={t('noticeTo')}
          value={notice.receiver}
          options={[{ value: '', title: t('noticeDefault') }, ...names.map((name) => ({ value: name, title: name }))]}
          onChange={({ target }) => onChange({ ...notice, receiver: target.value })}
        />
      )}
    </div>
  )
}
