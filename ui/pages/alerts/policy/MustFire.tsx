import { Button } from '../../../components/Button.tsx'
import { Field } from '../../../components/Field.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useNow } from '../../../shell/use-now.ts'
import { DurationField } from './DurationField.tsx'
import type { PolicyEdit } from './policy-edit.ts'
import type { Policy } from './use-policy.ts'
import { WaySection } from './WaySection.tsx'
import { policyWords } from './words.ts'

const watchdog = { matchers: 'alertname="Watchdog"', afterSeconds: 600 }

/** Alerts whose silence is an alert. */
export function MustFire({ policy, reply, change }: PolicyEdit) {
  const t = useWords(policyWords)
  const { mustFire } = policy
  const disabled = !reply.editable
  const set = (at: number, changes: Partial<Policy['mustFire'][number]>): void =>
    change({ mustFire: mustFire.map((one, place) => (place === at ? { ...one, ...changes } : one)) })
  return (
    <WaySection title={t('mustFire')} help={t('mustFireHelp')}>
      {mustFire.map(({ matchers, afterSeconds }, at) => (
        // Two may be equal while they are written: their place is what they are known by.
        <div className="ap-fields" key={at}>
          <Field
            label={t('matchers')}
            dir="ltr"
            required
            maxLength={500}
            disabled={disabled}
            value={matchers}
            onChange={({ target }) => set(at, { matchers: target.value })}
          />
          <DurationField
            label={t('stopsFor')}
            seconds={afterSeconds}
            disabled={disabled}
            onChange={(seconds) => set(at, { afterSeconds: seconds })}
          />
          <Heard state={reply.mustFire.find((one) => one.matchers === matchers)} />
          {reply.editable && (
            <Button
              look="quiet"
              icon="close"
              aria-label={t('removeMustFire', { matchers })}
              onClick={() => change({ mustFire: mustFire.filter((_, place) => place !== at) })}
            />
          )}
        </div>
      ))}
      {reply.editable && (
        <Button
          className="ap-more"
          look="quiet"
          icon="plus"
          disabled={mustFire.length >= 20}
          onClick={() => change({ mustFire: [...mustFire, watchdog] })}
        >
          {t('addMustFire')}
        </Button>
      )}
    </WaySection>
  )
}

function Heard({ state }: { state: { readonly lastHeardAt: string | null; readonly missing: boolean } | undefined }) {
  const t = useWords(policyWords)
  const format = useFormat()
  const now = useNow(10_000)
  if (state === undefined) return null
  if (state.missing) return <SeverityMark severity="critical">{t('missing')}</SeverityMark>
  if (state.lastHeardAt === null) return <SeverityMark severity="unknown">{t('notHeard')}</SeverityMark>
  return <SeverityMark severity="ok">{t('heard', { ago: format.ago(Date.parse(state.lastHeardAt), now) })}</SeverityMark>
}
