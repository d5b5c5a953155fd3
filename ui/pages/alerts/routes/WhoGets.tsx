import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Field } from '../../../components/Field.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { TextAreaField } from '../../../components/TextAreaField.tsx'
import { useTimeFormat } from '../../../lib/format.ts'
import { usePreference } from '../../../lib/preferences.ts'
import { useWords } from '../../../lib/use-words.ts'
import { readLocalTime, writeLocalTime } from '../silences/local-time.ts'
import { readLabels, writeLabels } from './read-labels.ts'
import { TraceResult } from './TraceResult.tsx'
import { type LabelTrace, useSomeAlerts } from './use-routing.ts'
import { routeWords } from './words.ts'

interface Props {
  typed: string
  /** RFC 3339; empty: now. */
  when: string
  trace: { readonly data: LabelTrace | undefined; readonly error: unknown } | undefined
  onAsk: (changes: { labels?: string; when?: string }) => void
}

/** Labels in, who would be told out: now, or at another time. */
export function WhoGets({ typed, when, trace, onAsk }: Props) {
  const t = useWords(routeWords)
  const { zone } = useTimeFormat()
  const isUtc = usePreference('zone') === 'utc'
  const alerts = useSomeAlerts()
  const rows = alerts.data?.rows ?? []
  const { wrong } = readLabels(typed)
  const pick = (fingerprint: string): void => {
    const alert = rows.find((row) => row.fingerprint === fingerprint)
    if (alert) onAsk({ labels: writeLabels(alert.labels) })
  }
  return (
    <aside className="rt-who" aria-label={t('whoGets')}>
      <h2>{t('whoGets')}</h2>
      <p className="small faint">{t('whoGetsNote')}</p>
      <SelectField
        label={t('pick')}
        value=""
        options={[
          { value: '', title: t('pickNone') },
          ...rows.map(({ fingerprint, name, severity, service }) => ({
            value: fingerprint,
            title: [name, severity, service].filter((part) => part !== '').join(' · '),
          })),
        ]}
        onChange={({ target }) => pick(target.value)}
      />
      <TextAreaField
        label={t('labels')}
        help={t('labelsHelp')}
        error={wrong === undefined ? undefined : t('badLabel', { line: wrong })}
        className="mono"
        dir="ltr"
        rows={Math.min(10, Math.max(3, typed.split('\n').length))}
        value={typed}
        onChange={({ target }) => onAsk({ labels: target.value })}
      />
      <div className="rt-when">
        <Field
          label={t('at', { zone })}
          type="datetime-local"
          dir="ltr"
          value={when === '' ? '' : writeLocalTime(Date.parse(when), isUtc)}
          onChange={({ target }) => {
            const ms = readLocalTime(target.value, isUtc)
            onAsk({ when: Number.isFinite(ms) ? new Date(ms).toISOString() : '' })
          }}
        />
        <Button disabled={when === ''} onClick={() => onAsk({ when: '' })}>
          {t('now')}
        </Button>
      </div>
      <div aria-live="polite">
        {trace && trace.error !== null && <FaultNotice error={trace.error} />}
        {trace?.data && <TraceResult trace={trace.data} />}
      </div>
    </aside>
  )
}
