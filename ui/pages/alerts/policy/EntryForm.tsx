import { Link } from 'wouter'

import { Button } from '../../../components/Button.tsx'
import { Switch } from '../../../components/Switch.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { ContactPointField } from './ContactPointField.tsx'
import { DurationField } from './DurationField.tsx'
import type { PolicyEdit } from './policy-edit.ts'
import { changeStep, removeStep, type StepRule, stepSeverityOf } from './steps.ts'
import { TimeField } from './TimeField.tsx'
import type { SeverityPreview } from './use-policy.ts'
import { policyWords } from './words.ts'

interface Props extends PolicyEdit {
  severity: SeverityPreview['severity']
  kind: SeverityPreview['entries'][number]['kind']
  step: number | undefined
  onDone: () => void
}

/** What can be changed about one message of a ruler. */
export function EntryForm(props: Props) {
  const { severity, kind, policy } = props
  const stepSeverity = stepSeverityOf(severity)
  if (stepSeverity === undefined) return severity === 'warning' || severity === 'info' ? <BatchForm {...props} severity={severity} /> : null
  const form = { ...props, rule: policy[stepSeverity], set: (rule: StepRule) => props.change({ [stepSeverity]: rule }) }
  if (kind === 'step') return <StepForm {...form} />
  return kind === 'repeat' ? <RepeatForm {...form} /> : <FirstForm {...form} />
}

type StepProps = Props & { rule: StepRule; set: (rule: StepRule) => void }

function StepForm({ rule, set, step = 0, onDone, reply }: StepProps) {
  const t = useWords(policyWords)
  const now = rule.steps[step]
  if (now === undefined) return null
  const isLast = step === rule.steps.length - 1
  return (
    <div className="ap-form">
      <h3>{t('step')}</h3>
      <DurationField
        key={step}
        label={t('after')}
        seconds={now.afterSeconds}
        onChange={(afterSeconds) => set(changeStep(rule, step, { ...now, afterSeconds }))}
      />
      <ContactPointField
        label={t('tell')}
        none={t('asRoutes')}
        value={now.contactPoint}
        reply={reply}
        onChange={(contactPoint) => set(changeStep(rule, step, { ...now, contactPoint }))}
      />
      {isLast && rule.repeatSeconds === null && (
        <Button onClick={() => set({ ...rule, repeatSeconds: now.afterSeconds })}>{t('repeatLast')}</Button>
      )}
      <Button
        look="danger"
        onClick={() => {
          set(removeStep(rule, step))
          onDone()
        }}
      >
        {t('removeStep')}
      </Button>
    </div>
  )
}

function RepeatForm({ rule, set, onDone }: StepProps) {
  const t = useWords(policyWords)
  return (
    <div className="ap-form">
      <h3>{t('repeat')}</h3>
      <DurationField label={t('every')} seconds={rule.repeatSeconds ?? 0} onChange={(repeatSeconds) => set({ ...rule, repeatSeconds })} />
      <Button
        onClick={() => {
          set({ ...rule, repeatSeconds: null })
          onDone()
        }}
      >
        {t('neverRepeat')}
      </Button>
    </div>
  )
}

function FirstForm({ rule, set }: StepProps) {
  const t = useWords(policyWords)
  const search = useContextSearch()
  return (
    <div className="ap-form">
      <h3>{t('first')}</h3>
      <p>
        {t('firstByRoutes')} <Link href={`/alerts/routes${search}`}>{t('openRoutes')}</Link>
      </p>
      <div className="row">
        <Switch label={t('atOnce')} on={rule.atOnce} onChange={(atOnce) => set({ ...rule, atOnce })} />
        <span>{t('atOnceHelp')}</span>
      </div>
    </div>
  )
}

function BatchForm({ severity, policy, reply, change }: Props & { severity: 'warning' | 'info' }) {
  const t = useWords(policyWords)
  return (
    <div className="ap-form">
      <h3>{t('batchOf')}</h3>
      <ContactPointField
        label={t('tell')}
        none={t('byRoutes')}
        value={policy[severity].contactPoint}
        reply={reply}
        onChange={(contactPoint) => change({ [severity]: { ...policy[severity], contactPoint } })}
      />
      {severity === 'info' && (
        <TimeField label={t('at')} unit={policy.zone} value={policy.info.at} onChange={(at) => change({ info: { ...policy.info, at } })} />
      )}
    </div>
  )
}
