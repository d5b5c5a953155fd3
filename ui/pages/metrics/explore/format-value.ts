import { joinMeasure, measureBytes, measureDuration, measureLarge, measureShare } from '../../../lib/format.ts'
import type { Language } from '../../../lib/words.ts'
import type { ValueUnit } from './value-unit.ts'

/** A value with its unit; lesser than nothing with a minus before it. */
export function formatValue(language: Language, unit: ValueUnit, value: number): string {
  if (value < 0) return `\u2212${formatValue(language, unit, -value)}`
  if (value === Infinity) return '∞'
  switch (unit) {
    case 'seconds':
      return joinMeasure(measureDuration(language, value * 1000))
    case 'bytes':
      return joinMeasure(measureBytes(language, value))
    case 'bytesPerSecond':
      return `${joinMeasure(measureBytes(language, value))}/s`
    case 'share':
      return joinMeasure(measureShare(language, value))
    case 'perSecond':
      return joinMeasure(measureLarge(language, value, '/s'))
    case 'number':
      return joinMeasure(measureLarge(language, value, ''))
  }
}
