import type { Panel } from '../../../../src/api/contract/dashboards.ts'
import { SelectField } from '../../../components/SelectField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { NumberField } from './NumberField.tsx'
import { UnitField } from './UnitField.tsx'
import { words } from './words.ts'

const calcs = ['lastNotNull', 'mean', 'max', 'min', 'sum', 'delta'] as const
const mostDecimals = 12

interface Props {
  panel: Panel
  onChange: (changes: Pick<Partial<Panel>, 'field' | 'options'>) => void
}

/** How figures are written, where their axis ends, and which figure a series becomes. */
export function FigureFields({ panel: { kind, field, options }, onChange }: Props) {
  const t = useWords(words)
  const change = (changes: Panel['field']): void => onChange({ field: { ...field, ...changes } })
  const isFigure = kind === 'stat' || kind === 'gauge' || kind === 'bargauge'
  const calc = options.calc ?? 'lastNotNull'
  return (
    <fieldset>
      <legend>{t('figures')}</legend>
      {isFigure && (
        <SelectField
          label={t('calc')}
          value={calc}
          options={[
            ...calcs.map((one) => ({ value: one as string, title: t(`calc-${one}`) })),
            ...(calcs.some((one) => one === calc) ? [] : [{ value: calc, title: calc }]),
          ]}
          onChange={({ target }) => onChange({ options: { ...options, calc: target.value } })}
        />
      )}
      <UnitField unit={field.unit ?? ''} onChange={(unit) => change({ unit })} />
      <div className="db-pairs">
        <NumberField
          label={t('decimals')}
          min={0}
          max={mostDecimals}
          step={1}
          value={field.decimals}
          onChange={(decimals) => change({ decimals })}
        />
        <span />
        <NumberField label={t('least')} value={field.min} onChange={(min) => change({ min })} />
        <NumberField label={t('most')} value={field.max} onChange={(max) => change({ max })} />
      </div>
    </fieldset>
  )
}
