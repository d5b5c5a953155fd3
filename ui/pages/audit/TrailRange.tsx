import { SelectField } from '../../components/SelectField.tsx'
import { useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

const lengths = ['1h', '24h', '7d', '30d', '365d'] as const

/** How far back to look; a range of another page is kept as it is until another is chosen. */
export function TrailRange({ from, to, onChange }: { from: string; to: string; onChange: (range: { from: string; to: string }) => void }) {
  const t = useWords(words)
  const time = useTimeFormat()
  const preset = to === '' ? lengths.find((length) => from === `now-${length}`) : undefined
  const own = preset === undefined && (from !== '' || to !== '')
  return (
    <SelectField
      label={t('time')}
      value={own ? 'own' : (preset ?? '')}
      options={[
        { value: '', title: t('always') },
        ...lengths.map((length) => ({ value: length, title: t(`last_${length}`) })),
        ...(own ? [{ value: 'own', title: [from, to].map((moment) => describe(moment, (ms) => time.full(ms))).join(' – ') }] : []),
      ]}
      onChange={(event) => {
        if (event.target.value !== 'own') onChange({ from: event.target.value && `now-${event.target.value}`, to: '' })
      }}
    />
  )
}

function describe(moment: string, full: (ms: number) => string): string {
  const ms = Date.parse(moment)
  return Number.isNaN(ms) ? moment : full(ms)
}
