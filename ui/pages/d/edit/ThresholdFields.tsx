import type { FieldOptions, Panel } from '../../../../src/api/contract/dashboards.ts'
import { Button } from '../../../components/Button.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { NumberField } from './NumberField.tsx'
import { SwitchLine } from './SwitchLine.tsx'
import { addedStep, changedStep, orderedSteps, removedStep } from './threshold-steps.ts'
import { words } from './words.ts'

const colours = ['ok', 'low', 'medium', 'high', 'critical'] as const
const mostSteps = 32

interface Props {
  panel: Panel
  onChange: (field: FieldOptions) => void
}

/** From which values on figures have which colour. */
export function ThresholdFields({ panel: { kind, field }, onChange }: Props) {
  const t = useWords(words)
  const { steps, isPercent } = field.thresholds ?? { steps: [], isPercent: false }
  const change = (next: typeof steps): void => onChange({ ...field, thresholds: { isPercent, steps: next } })
  return (
    <fieldset onBlur={() => orderedSteps(steps) !== steps && change(orderedSteps(steps))}>
      <legend>{t('thresholds')}</legend>
      {steps.map(({ from, colour }, index) => {
        const named = colours.find((one) => `--${one}` === colour)
        return (
          // A step has nothing of its own but its place.
          <div key={index} className="db-step">
            <span className="k" style={{ background: `var(${colour})` }} />
            {from === null ? (
              <span className="grow dim">{t('below')}</span>
            ) : (
              <NumberField label={t('from')} value={from} onChange={(next) => change(changedStep(steps, index, { from: next ?? 0 }))} />
            )}
            <SelectField
              bare
              label={from === null ? t('colourBelow') : t('colour', { from })}
              value={named ?? ''}
              options={[
                ...(named ? [] : [{ value: '', title: t('colour-other') }]),
                ...colours.map((one) => ({ value: one as string, title: t(`colour-${one}`) })),
              ]}
              onChange={({ target }) => target.value !== '' && change(changedStep(steps, index, { colour: `--${target.value}` }))}
            />
            <Button
              look="quiet"
              mini
              icon="close"
              aria-label={t('removeThreshold', { from: from ?? t('below') })}
              onClick={() => change(removedStep(steps, index))}
            />
          </div>
        )
      })}
      <div>
        <Button icon="plus" disabled={steps.length >= mostSteps} onClick={() => change(addedStep(steps))}>
          {t('addThreshold')}
        </Button>
      </div>
      {kind === 'timeseries' && steps.length > 0 && (
        <SwitchLine
          label={t('showThresholds')}
          on={field.showThresholds ?? false}
          onChange={(showThresholds) => onChange({ ...field, showThresholds })}
        />
      )}
    </fieldset>
  )
}
