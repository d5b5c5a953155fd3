import { Button } from '../../../components/Button.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import { words } from '../words.ts'
import { lanesOf, placeOn, ticksOn } from './clock-scale.ts'
import { ClockEntry } from './ClockEntry.tsx'
import type { PolicyEdit } from './policy-edit.ts'
import { addStep, stepSeverityOf } from './steps.ts'
import type { Policy, SeverityPreview } from './use-policy.ts'
import { policyWords } from './words.ts'

interface Props extends PolicyEdit {
  severity: SeverityPreview['severity']
  preview: SeverityPreview | undefined
  fromMs: number
  /** Seconds and pixels. */
  scale: { readonly length: number; readonly width: number }
}

const laneHeight = 24
const ruleHeight = 22

/** The ruler of one severity: who is told when, and whether the policy has a say in it. */
export function ClockRow({ severity, preview, fromMs, scale: { length, width }, ...edit }: Props) {
  const t = useWords(policyWords)
  const of = useWords(words)
  const time = useTimeFormat()
  const { policy, reply, change } = edit
  const rule = policy[severity]
  const stepSeverity = stepSeverityOf(severity)
  const entries = (preview?.entries ?? []).map((entry) => ({ ...entry, place: placeOn(length, (Date.parse(entry.at) - fromMs) / 1000) }))
  const lanes = lanesOf(
    entries.map(({ place, contactPoints }) => ({ place, width: width === 0 ? 0.15 : labelPixels(contactPoints) / width })),
  )
  const height = ruleHeight + Math.max(2, ...lanes.map((lane) => lane + 1)) * laneHeight + 8
  const isOff = rule.use === 'off' || (rule.use === 'auto' && !reply.decides)
  const quiet = preview?.quietUntil ? (Date.parse(preview.quietUntil) - fromMs) / 1000 : undefined
  const firstStep = preview?.entries.findIndex(({ kind }) => kind === 'step') ?? -1
  return (
    <div className={isOff ? 'ap-row is-off' : 'ap-row'}>
      <div className="ap-name">
        <AlertSeverity severity={severity} />
        <span className="small faint">
          {isOff
            ? t(rule.use === 'off' ? 'off' : 'autoOff')
            : severity === 'warning'
              ? t('hourly')
              : severity === 'info'
                ? t('daily')
                : stepSeverity && policy[stepSeverity].atOnce
                  ? t('atOnce')
                  : ''}
        </span>
        <SelectField
          bare
          label={t('use', { severity: of(severity) })}
          value={rule.use}
          disabled={!reply.editable}
          options={[
            { value: 'auto', title: t('useAuto') },
            { value: 'on', title: t('useOn') },
            { value: 'off', title: t('useOff') },
          ]}
          onChange={(event) => change({ [severity]: { ...rule, use: event.target.value as Policy['critical']['use'] } })}
        />
      </div>
      <div className="ap-rule" dir="ltr" style={{ blockSize: height }}>
        {ticksOn(length).map(({ seconds, label }) => (
          <i
            key={seconds}
            className={label ? 'ap-tick long' : 'ap-tick'}
            style={{ insetInlineStart: `${placeOn(length, seconds) * 100}%` }}
          />
        ))}
        {quiet !== undefined && (
          <span className="ap-quiet" style={{ inlineSize: `${placeOn(length, quiet) * 100}%` }}>
            <bdi>{t('quietUntil', { time: time.minute(fromMs + quiet * 1000) })}</bdi>
          </span>
        )}
        {entries.map((entry, at) => (
          <ClockEntry
            key={`${entry.kind}${at}`}
            {...edit}
            severity={severity}
            entry={entry}
            step={entry.kind === 'step' ? at - firstStep : undefined}
            lane={lanes[at] ?? 0}
            isNextDay={time.day(Date.parse(entry.at)) !== time.day(fromMs)}
          />
        ))}
      </div>
      {stepSeverity && reply.editable && (
        <Button
          look="quiet"
          icon="plus"
          mini
          className="ap-add"
          aria-label={t('addStep', { severity: of(severity) })}
          disabled={policy[stepSeverity].steps.length >= 10}
          onClick={() => change({ [severity]: addStep(policy[stepSeverity]) })}
        />
      )}
    </div>
  )
}

/** About what a label takes: a day and a clock, then names, cut where they are long. */
function labelPixels(contactPoints: readonly string[]): number {
  return 70 + Math.min(110, contactPoints.join(', ').length * 7)
}
