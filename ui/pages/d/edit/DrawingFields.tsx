import type { Panel } from '../../../../src/api/contract/dashboards.ts'
import { SelectField } from '../../../components/SelectField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { NumberField } from './NumberField.tsx'
import { SwitchLine } from './SwitchLine.tsx'
import { words } from './words.ts'

const forms = ['line', 'bars', 'points'] as const
const stacks = ['none', 'normal', 'percent'] as const

interface Props {
  panel: Panel
  onChange: (changes: Pick<Partial<Panel>, 'field' | 'options'>) => void
}

/** How lines are drawn and named; of a figure, whether its line stands behind it. */
export function DrawingFields({ panel: { kind, field, options }, onChange }: Props) {
  const t = useWords(words)
  const change = (changes: Panel['field']): void => onChange({ field: { ...field, ...changes } })
  const legend = options.legend ?? { isShown: true, isTable: false, calcs: [] }
  const changeLegend = (changes: Partial<typeof legend>): void => onChange({ options: { ...options, legend: { ...legend, ...changes } } })
  return (
    <fieldset>
      <legend>{t('drawing')}</legend>
      {kind === 'stat' ? (
        <SwitchLine
          label={t('sparkline')}
          on={options.hasSparkline ?? false}
          onChange={(hasSparkline) => onChange({ options: { ...options, hasSparkline } })}
        />
      ) : (
        <>
          <div className="db-pairs">
            <SelectField
              label={t('draw')}
              value={field.draw ?? 'line'}
              options={forms.map((form) => ({ value: form, title: t(`draw-${form}`) }))}
              onChange={({ target }) => change({ draw: forms.find((form) => form === target.value) })}
            />
            <SelectField
              label={t('stack')}
              value={field.stack ?? 'none'}
              options={stacks.map((stack) => ({ value: stack, title: t(`stack-${stack}`) }))}
              onChange={({ target }) => change({ stack: stacks.find((stack) => stack === target.value) })}
            />
            <NumberField
              label={t('fill')}
              min={0}
              max={100}
              value={field.fillOpacity}
              onChange={(fillOpacity) => change({ fillOpacity })}
            />
          </div>
          <SwitchLine label={t('showLegend')} on={legend.isShown} onChange={(isShown) => changeLegend({ isShown })} />
          {legend.isShown && <SwitchLine label={t('tableLegend')} on={legend.isTable} onChange={(isTable) => changeLegend({ isTable })} />}
        </>
      )}
    </fieldset>
  )
}
