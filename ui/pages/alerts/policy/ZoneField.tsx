import { useMemo } from 'react'

import { SelectField } from '../../../components/SelectField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { policyWords } from './words.ts'

/** Every zone the browser knows. */
export function ZoneField({ zone, disabled, onChange }: { zone: string; disabled: boolean; onChange: (zone: string) => void }) {
  const t = useWords(policyWords)
  const zones = useMemo(() => [...new Set(['UTC', zone, ...Intl.supportedValuesOf('timeZone')])], [zone])
  return (
    <SelectField
      label={t('zone')}
      value={zone}
      disabled={disabled}
      options={zones.map((value) => ({ value, title: value }))}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
