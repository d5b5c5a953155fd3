import { printFloatShort } from '../../lib/go-number.ts'
import { takeString } from '../../lib/go-template/functions/define.ts'
import { escapeUrlQuery } from '../../lib/go-template/functions/escape.ts'
import {
  convertToFloat,
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  printFour,
} from '../../lib/go-template/text/humanize.ts'
import { matchGoRegex, replaceAllGo } from '../../lib/go-template/text/replace-all.ts'
import { titleWords } from '../../lib/go-template/text/title.ts'
import { goDuration } from '../../lib/go-template/time/go-duration.ts'
import { GoTime } from '../../lib/go-template/time/go-time.ts'
import { goFunction } from '../../lib/go-template/value/go-function.ts'
import { GoCallError, GoMap, GoText, type GoFunction, type GoValue } from '../../lib/go-template/value/go-value.ts'
import { parseDurationText } from '../../lib/prometheus-duration.ts'
import { stripDomain, stripPort } from './network-names.ts'
import { firstOf, labelOf, resultType, sampleType, sortByLabel, valueOf } from './query-result.ts'

/** Prometheus' functions that depend on nothing but their arguments. */
export const ruleFunctions: ReadonlyMap<string, GoFunction> = new Map([
  ['first', goFunction([resultType], ([result]) => firstOf(result))],
  ['label', goFunction(['string', sampleType], ([name, sample]) => labelOf(sample, takeString(name)))],
  ['value', goFunction([sampleType], ([sample]) => valueOf(sample))],
  ['strvalue', goFunction([sampleType], ([sample]) => labelOf(sample, '__value__'))],
  ['sortByLabel', goFunction(['string', resultType], ([name, result]) => sortByLabel(result, takeString(name)))],
  ['args', goFunction(['...any'], (args) => new GoMap(new Map(args.map((arg, index) => [`arg${index}`, arg])), 'interface {}'))],
  ['match', goFunction(['string', 'string'], ([pattern, text], budget) => matchGoRegex(takeString(pattern), takeString(text), budget))],
  [
    'reReplaceAll',
    goFunction(['string', 'string', 'string'], ([pattern, replacement, text], budget) =>
      replaceAllGo(takeString(pattern), takeString(replacement), takeString(text), budget),
    ),
  ],
  ['safeHtml', goFunction(['string'], ([text]) => new GoText(takeString(text), 'template.HTML'))],
  ['title', ofText((text) => titleWords(text, 'kept'))],
  ['toUpper', ofText((text) => text.toUpperCase())],
  ['toLower', ofText((text) => text.toLowerCase())],
  ['stripPort', ofText(stripPort)],
  ['stripDomain', ofText(stripDomain)],
  ['urlQueryEscape', ofText(escapeUrlQuery)],
  ['graphLink', ofText((expr) => `/graph?g0.expr=${escapeUrlQuery(expr)}&g0.tab=0`)],
  ['tableLink', ofText((expr) => `/graph?g0.expr=${escapeUrlQuery(expr)}&g0.tab=1`)],
  ['humanize', ofNumber(humanize)],
  ['humanize1024', ofNumber(humanize1024)],
  ['humanizeDuration', ofNumber(humanizeDuration)],
  ['humanizePercentage', ofNumber(humanizePercentage)],
  ['humanizeTimestamp', ofNumber((seconds) => (Number.isFinite(seconds) ? timeOf(seconds) : printFour(seconds)))],
  ['toTime', ofNumber((seconds) => timeOf(seconds))],
  ['toDuration', ofNumber((seconds) => goDuration(toInt64(seconds * 1e9), '*time.Duration'))],
  ['parseDuration', goFunction(['string'], ([text]) => readDuration(takeString(text)))],
])

function ofText(make: (text: string) => string): GoFunction {
  return goFunction(['string'], ([text]) => make(takeString(text)))
}

function ofNumber(make: (value: number) => GoValue): GoFunction {
  return goFunction(['any'], ([value]) => make(convertToFloat(value)))
}

/** To the millisecond, which is all that Prometheus knows. */
function timeOf(seconds: number): GoTime {
  if (!Number.isFinite(seconds)) throw new GoCallError('value is NaN or Inf')
  const nanoseconds = seconds * 1e9
  if (Math.abs(nanoseconds) > 2 ** 63) {
    throw new GoCallError(`${printFloatShort(seconds)} cannot be represented as a nanoseconds timestamp since it overflows int64`)
  }
  return new GoTime((toInt64(nanoseconds) / 1_000_000n) * 1_000_000n, undefined, '*time.Time')
}

/** Go's conversion, which has one number for all that does not fit. */
function toInt64(value: number): bigint {
  return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : -(2n ** 63n)
}

/** Seconds; a minus in front is allowed. */
function readDuration(text: string): number {
  const negative = text.startsWith('-')
  const read = parseDurationText(negative ? text.slice(1) : text)
  if (typeof read !== 'number') throw new GoCallError(read.problem)
  return (negative ? -read : read) / 1000
}
