import { useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { Field } from '../../components/Field.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import type { TimeRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { menuWords } from './words.ts'

const units = ['m', 'h', 'd', 'w'] as const
const most = 9999

/** A length before now that is none of those offered. */
export function RelativeRange({ length, onChoose }: { length: string | undefined; onChoose: (range: TimeRange) => void }) {
  const t = useWords(menuWords)
  const [count, setCount] = useState(() => Number.parseInt(length ?? '45', 10))
  const [unit, setUnit] = useState<(typeof units)[number]>(() => units.find((one) => length?.endsWith(one)) ?? 'm')
  const titles = { m: t('minutes'), h: t('hours'), d: t('days'), w: t('weeks') }
  return (
    <form
      className="relative-range"
      onSubmit={(event) => {
        event.preventDefault()
        onChoose({ from: `now-${count}${unit}`, to: 'now' })
      }}
    >
      <Field
        label={t('lastLabel')}
        type="number"
        required
        min={1}
        max={most}
        step={1}
        value={Number.isNaN(count) ? '' : count}
        onChange={(event) => setCount(event.target.valueAsNumber)}
      />
      <SelectField
        label={t('unit')}
        options={units.map((value) => ({ value, title: titles[value] }))}
        value={unit}
        onChange={(event) => setUnit(units.find((one) => one === event.target.value) ?? 'm')}
      />
      <Button type="submit">{t('apply')}</Button>
    </form>
  )
}
