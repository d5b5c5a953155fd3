import { useState } from 'react'

import { Field } from '../../../components/Field.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { joinMeasure } from '../../../lib/format.ts'
import { measureUnit, useReader } from '../../../lib/measure-unit.ts'
import { useWords } from '../../../lib/use-words.ts'
import { words } from './words.ts'

/** What most panels have, each with a figure that shows how it is written. */
const common = [
  ['short', 12_300],
  ['percent', 42],
  ['percentunit', 0.42],
  ['s', 0.25],
  ['ms', 250],
  ['dtdurations', 93_784],
  ['bytes', 1_288_490_189],
  ['decbytes', 1_200_000_000],
  ['Bps', 1_200_000],
  ['bps', 1_200_000],
  ['pps', 1200],
  ['reqps', 1200],
  ['ops', 1200],
  ['iops', 1200],
  ['cps', 1200],
  ['hertz', 2_400_000_000],
  ['celsius', 21],
  ['watt', 1200],
  ['volt', 1.2],
  ['rotrpm', 1200],
  ['dateTimeAsIso', 1_760_000_000_000],
  ['bool_yes_no', 1],
] as const
const other = '…'

/** The unit of figures: one of the common ones, or any by its name. */
export function UnitField({ unit, onChange }: { unit: string; onChange: (unit: string | undefined) => void }) {
  const t = useWords(words)
  const reader = useReader()
  const [isOther, setOther] = useState(unit !== '' && unit !== 'none' && common.every(([id]) => id !== unit))
  return (
    <>
      <SelectField
        label={t('unit')}
        value={isOther ? other : unit === 'none' ? '' : unit}
        options={[
          { value: '', title: t('noUnit') },
          ...common.map(([id, example]) => ({
            value: id as string,
            title: `\u2068${joinMeasure(measureUnit(reader, id, example))}\u2069 (${id})`,
          })),
          { value: other, title: t('otherUnit') },
        ]}
        onChange={({ target }) => {
          setOther(target.value === other)
          if (target.value !== other) onChange(target.value || undefined)
        }}
      />
      {isOther && (
        <Field
          label={t('unitName')}
          help={t('unitHelp')}
          dir="ltr"
          maxLength={64}
          value={unit}
          onChange={({ target }) => onChange(target.value || undefined)}
        />
      )}
    </>
  )
}
