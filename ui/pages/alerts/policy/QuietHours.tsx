import { Button } from '../../../components/Button.tsx'
import { Chip } from '../../../components/Chip.tsx'
import { Switch } from '../../../components/Switch.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'
import type { PolicyEdit } from './policy-edit.ts'
import { TimeField } from './TimeField.tsx'
import type { Policy } from './use-policy.ts'
import { policyWords } from './words.ts'

const days = [1, 2, 3, 4, 5, 6, 0] as const
const mayWait = ['high', 'medium', 'low', 'warning', 'info'] as const
type Span = Policy['quiet']['spans'][number]

/** When it is quiet, and what waits until it is not. */
export function QuietHours({ policy, reply, change }: PolicyEdit) {
  const t = useWords(policyWords)
  const of = useWords(words)
  const { quiet } = policy
  const disabled = !reply.editable
  const set = (changes: Partial<Policy['quiet']>): void => change({ quiet: { ...quiet, ...changes } })
  const setSpan = (at: number, changes: Partial<Span>): void =>
    set({ spans: quiet.spans.map((span, place) => (place === at ? { ...span, ...changes } : span)) })
  return (
    <section className="ap-quiet-hours">
      <div className="sub ap-head">
        <h2>{t('quiet')}</h2>
        <span className="grow" />
        <Switch label={t('quietSwitch')} on={quiet.use} disabled={disabled} onChange={(use) => set({ use })} />
      </div>
      <p className="ap-text">{t('quietNote')}</p>
      {quiet.spans.map((span, at) => (
        // Spans have no names: their place is what they are known by.
        <div className="ap-span" key={at} role="group" aria-label={`${span.from} - ${span.to}`}>
          <div className="ap-days">
            {days.map((day) => (
              <Chip
                key={day}
                on={span.weekdays.includes(day)}
                disabled={disabled || (span.weekdays.length === 1 && span.weekdays.includes(day))}
                onClick={() => setSpan(at, { weekdays: toggle(span.weekdays, day) })}
              >
                {t(`day${day}`)}
              </Chip>
            ))}
          </div>
          <TimeField label={t('from')} disabled={disabled} value={span.from} onChange={(from) => setSpan(at, { from })} />
          <TimeField label={t('to')} disabled={disabled} value={span.to} onChange={(to) => setSpan(at, { to })} />
          {reply.editable && (
            <Button
              look="quiet"
              icon="close"
              aria-label={t('removeSpan')}
              onClick={() => set({ spans: quiet.spans.filter((_, place) => place !== at) })}
            />
          )}
        </div>
      ))}
      {reply.editable && (
        <Button
          className="ap-more"
          look="quiet"
          icon="plus"
          disabled={quiet.spans.length >= 20}
          onClick={() => set({ spans: [...quiet.spans, { weekdays: [0, 6], from: '00:00', to: '23:59' }] })}
        >
          {t('addSpan')}
        </Button>
      )}
      <div className="ap-waits" role="group" aria-label={t('waits')}>
        <span className="lab">{t('waits')}</span>
        <div className="ap-days">
          {mayWait.map((severity) => (
            <Chip
              key={severity}
              on={quiet.waits.includes(severity)}
              disabled={disabled}
              onClick={() => set({ waits: mayWait.filter((one) => quiet.waits.includes(one) !== (one === severity)) })}
            >
              {of(severity)}
            </Chip>
          ))}
        </div>
        <span className="small faint">{t('criticalNever')}</span>
      </div>
    </section>
  )
}

function toggle(weekdays: readonly number[], day: number): number[] {
  return weekdays.includes(day) ? weekdays.filter((one) => one !== day) : [...weekdays, day].toSorted((a, b) => a - b)
}
