import { useMemo } from 'react'

import { formatAgo, formatNumber, measureDuration, measureLarge, useTimeFormat } from './format.ts'
import type { Measure, TimeFormat } from './format.ts'
import { useLanguage } from './preferences.ts'
import { unitRule } from './units.ts'
import type { UnitRule } from './units.ts'
import { defineWords } from './words.ts'
import type { Language } from './words.ts'

/** Whom it is written for. */
export interface Reader {
  readonly language: Language
  readonly time: TimeFormat
  readonly nowMs: number
}

const words = defineWords({
  en: { true: 'True', false: 'False', yes: 'Yes', no: 'No', on: 'On', off: 'Off' },
  he: { true: 'אמת', false: 'שקר', yes: 'כן', no: 'לא', on: 'פועל', off: 'כבוי' },
})
const truths = { trueFalse: ['true', 'false'], yesNo: ['yes', 'no'], onOff: ['on', 'off'] } as const
const metricLetters = ['n', 'µ', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'] as const
const binaryLetters = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const
/** Where the values themselves stand in `metricLetters`. */
const metricOne = 3
const minus = '\u2212'

/** A value with its unit, in the reader's language; three meaningful digits unless `decimals` says how many behind the point. */
export function measureUnit(reader: Reader, unit: string, value: number, decimals?: number): Measure {
  if (Number.isNaN(value)) return { figure: '–', unit: '' }
  const rule = unitRule(unit)
  if (value < 0 && rule.kind !== 'instant') {
    const { figure, unit: written } = measureUnit(reader, unit, -value, decimals)
    return { figure: minus + figure, unit: written }
  }
  if (value === Infinity) return { figure: '∞', unit: '' }
  return measure(reader, rule, value, decimals)
}

function measure({ language, time, nowMs }: Reader, rule: UnitRule, value: number, decimals: number | undefined): Measure {
  const number = (scaled: number): string => formatNumber(language, scaled, decimals)
  switch (rule.kind) {
    case 'metric': {
      const least = rule.small ? 0 : Math.min(metricOne, metricOne + rule.power)
      const step = stepOf(value, 1000, metricOne + rule.power, least, metricLetters.length - 1)
      return { figure: number(value / 1000 ** (step - metricOne - rule.power)), unit: (metricLetters[step] ?? '') + rule.unit }
    }
    case 'binary': {
      const step = stepOf(value, 1024, rule.power, 0, binaryLetters.length - 1)
      return { figure: number(value / 1024 ** (step - rule.power)), unit: (binaryLetters[step] ?? '') + rule.unit }
    }
    case 'large':
      return measureLarge(language, value, rule.unit, decimals)
    case 'plain':
      return { figure: number(value), unit: rule.unit }
    case 'share':
      return { figure: number(value * rule.factor), unit: '%' }
    case 'duration':
      return value === 0 ? { figure: number(0), unit: rule.unit } : measureDuration(language, value * rule.stepMs, decimals)
    case 'span':
      return { figure: formatSpan(language, value * rule.stepMs), unit: '' }
    case 'clock':
      return { figure: formatClock(value * rule.stepMs), unit: '' }
    case 'instant':
      return { figure: rule.relative ? formatAgo(language, value, nowMs) : time.full(value), unit: rule.relative ? '' : time.zone }
    case 'money':
      return { figure: formatMoney(language, rule.currency, value, decimals), unit: '' }
    case 'hexadecimal':
      return { figure: rule.prefix + Math.round(value).toString(16).toUpperCase(), unit: '' }
    case 'scientific':
      return { figure: value.toExponential(decimals ?? 2), unit: '' }
    case 'full':
      return { figure: new Intl.NumberFormat(language, { maximumFractionDigits: decimals ?? 3 }).format(value), unit: '' }
    case 'truth': {
      const [yes, no] = truths[rule.words]
      return { figure: words[language][value === 0 ? no : yes], unit: '' }
    }
  }
}

/** The step in which a value has one to three digits before the point; `own` is that of the value itself. */
function stepOf(value: number, base: number, own: number, least: number, most: number): number {
  if (value === 0) return own
  // A little over: 1000 must not become 999.99… of the step below.
  const steps = Math.floor(Math.log(value) / Math.log(base) + 1e-9)
  return Math.min(Math.max(own + steps, least), most)
}

const spans = [
  ['y', 31_536_000_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** 2 d 3 h: the two largest units; less than a second as milliseconds. */
function formatSpan(language: Language, ms: number): string {
  const first = spans.findIndex(([, size]) => ms >= size)
  if (first < 0) {
    const { figure, unit } = measureDuration(language, ms)
    return `${figure}\u2009${unit}`
  }
  let left = ms
  return spans
    .slice(first, first + 2)
    .flatMap(([unit, size]) => {
      const count = Math.floor(left / size)
      left -= count * size
      return count === 0 ? [] : [`${formatNumber(language, count)}\u2009${unit}`]
    })
    .join(' ')
}

function formatClock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')
}

function formatMoney(language: Language, currency: string, value: number, decimals: number | undefined): string {
  const short = value >= 10_000 && decimals === undefined
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(short ? { notation: 'compact', maximumSignificantDigits: 3 } : {}),
    ...(decimals === undefined ? {} : { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  }).format(value)
}

/** Who reads the page now. */
export function useReader(): Reader {
  const language = useLanguage()
  const time = useTimeFormat()
  return useMemo(() => ({ language, time, nowMs: Date.now() }), [language, time])
}
