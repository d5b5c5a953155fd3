import { useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { Field } from '../../components/Field.tsx'
import { Popover } from '../../components/Popover.tsx'
import { useTimeFormat } from '../../lib/format.ts'
import { usePreference } from '../../lib/preferences.ts'
import { absoluteRange, rangePresets, relativeLength, resolveRange } from '../../lib/time-range.ts'
import type { TimeRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { RangeButton } from '../RangeButton.tsx'
import { useNow } from '../use-now.ts'
import { lengthTitle } from '../use-range-title.ts'
import { useRange } from '../use-range.ts'
import { shellWords } from '../words.ts'
import { RelativeRange } from './RelativeRange.tsx'
import { menuWords } from './words.ts'

/** The panel under the time range, open when it comes: lengths before now, or two fixed ends. */
export function TimeRangePicker() {
  const t = useWords(shellWords)
  const now = useNow(15_000)
  const { range, change } = useRange()
  const [open, setOpen] = useState(true)
  const choose = (next: TimeRange): void => {
    change({ ...next, ...(next.to !== 'now' && { live: false }) }, { push: true })
    setOpen(false)
  }
  return (
    <Popover label={t('range')} open={open} onOpenChange={setOpen} trigger={<RangeButton />}>
      <div className="presets" role="group" aria-label={t('range')}>
        {rangePresets.map((length) => (
          <button
            key={length}
            type="button"
            className="menu-item"
            aria-pressed={relativeLength(range) === length}
            onClick={() => choose({ from: `now-${length}`, to: 'now' })}
          >
            {lengthTitle(t, length)}
          </button>
        ))}
      </div>
      <div className="menu-line" />
      <RelativeRange length={relativeLength(range)} onChoose={choose} />
      <div className="menu-line" />
      <FixedRange range={range} now={now} onChoose={choose} />
    </Popover>
  )
}

function FixedRange({ range, now, onChoose }: { range: TimeRange; now: number; onChoose: (range: TimeRange) => void }) {
  const t = useWords(menuWords)
  const { zone } = useTimeFormat()
  const utc = usePreference('zone') === 'utc'
  const { fromMs, toMs } = resolveRange(range, now)
  const [from, setFrom] = useState(() => toInput(fromMs, utc))
  const [to, setTo] = useState(() => toInput(toMs, utc))
  const [error, setError] = useState<string>()
  return (
    <form
      className="fixed-range"
      onSubmit={(event) => {
        event.preventDefault()
        const start = fromInput(from, utc)
        const end = fromInput(to, utc)
        if (start < end) onChoose(absoluteRange(start, end))
        else setError(t('rangeUpsideDown'))
      }}
    >
      <Field
        label={t('customFrom', { zone })}
        type="datetime-local"
        required
        value={from}
        error={error}
        onChange={(event) => setFrom(event.target.value)}
      />
      <Field label={t('customTo', { zone })} type="datetime-local" required value={to} onChange={(event) => setTo(event.target.value)} />
      <Button type="submit">{t('apply')}</Button>
    </form>
  )
}

/** What `datetime-local` takes: the wall clock of the chosen zone, to the minute. */
function toInput(ms: number, utc: boolean): string {
  const shifted = utc ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000
  return new Date(shifted).toISOString().slice(0, 16)
}

function fromInput(value: string, utc: boolean): number {
  return Date.parse(utc ? `${value}Z` : value)
}
