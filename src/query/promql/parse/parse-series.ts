import { Fault } from '../../../lib/errors.ts'
import { quoteGo, quoteGoChar } from '../../../lib/go-quote.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { readHistogramLiteral, type HistogramLiteral } from '../histogram/read-literal.ts'
import { Labels } from '../labels.ts'
import { parseNumber } from './number-literal.ts'
import { parseLabelSet } from './parse-label-set.ts'
import { scanNumber } from './scan-number.ts'
import { PromqlSyntaxError } from './syntax-error.ts'
import { TokenStream } from './token-stream.ts'
import { describeToken, type Token } from './token.ts'

/** All values of a series together: a short text must not ask for endless memory. */
const maxValues = 1_000_000

/** A run of values, not expanded: `count` of them, each further one by `delta` more (or less) than the one before. */
export type SeriesItem =
  | { readonly kind: 'omitted'; readonly count: number }
  | { readonly kind: 'stale'; readonly count: 1 }
  | { readonly kind: 'float'; readonly start: number; readonly delta: number; readonly count: number }
  | {
      readonly kind: 'histogram'
      readonly start: FloatHistogram
      /** Whether the last histogram of the item names its `counter_reset_hint`: one that does not is compared without it. */
      readonly counterResetGiven: boolean
      readonly step?: { readonly operator: '+' | '-'; readonly delta: FloatHistogram }
      readonly count: number
    }

export interface SeriesDescription {
  readonly labels: Labels
  readonly values: readonly SeriesItem[]
}

/**
 * Parses a series as promqltest and promtool's unit tests write it: `metric{a="b"} 1+2x5 _x3 stale {{sum:4 count:5}}x2`. `ax3` are four
 * values, `_x3` three. Throws PromqlSyntaxError.
 */
export function parseSeriesDescription(text: string): SeriesDescription {
  if (text === '') return { labels: parseLabels(text).labels, values: [] }
  const { labels, end } = parseLabels(text)
  return { labels, values: new ValueReader(text, end).readAll() }
}

/** The labels of a metric written as `metric{a="b"}`. Throws PromqlSyntaxError. */
export function parseMetric(text: string): Labels {
  return text === '' ? Labels.empty : parseLabels(text).labels
}

function parseLabels(text: string): { labels: Labels; end: number } {
  const tokens = new TokenStream(text)
  return { labels: parseLabelSet(tokens), end: tokens.lastEnd }
}

class ValueReader {
  readonly #text: string
  #at: number
  #total = 0

  constructor(text: string, at: number) {
    this.#text = text
    this.#at = at
  }

  readAll(): SeriesItem[] {
    const items: SeriesItem[] = []
    for (;;) {
      const spaced = this.#match(/[ \t\r\n]+/y) !== ''
      if (this.#at >= this.#text.length) return items
      if (!spaced) this.#unexpected()
      const item = this.#readItem()
      this.#total += item.count
      if (this.#total > maxValues) this.#fail(`more than ${maxValues} values`)
      items.push(item)
    }
  }

  #readItem(): SeriesItem {
    if (this.#match(/_/y) !== '') return { kind: 'omitted', count: this.#readTimes() ?? 1 }
    if (this.#text.startsWith('{{', this.#at)) return this.#readHistograms()
    if (this.#match(/stale(?!\w)/y) !== '') return { kind: 'stale', count: 1 }
    const start = this.#readNumber(this.#match(/[+-]/y))
    const sign = this.#match(/[+-]/y)
    if (sign === '') return { kind: 'float', start, delta: 0, count: 1 + (this.#readTimes() ?? 0) }
    const delta = this.#readNumber(sign)
    return { kind: 'float', start, delta, count: 1 + this.#needTimes() }
  }

  #readHistograms(): SeriesItem {
    const { histogram: start, counterResetGiven } = this.#readHistogram()
    const operator = this.#match(/[+-]/y)
    if (operator === '') return { kind: 'histogram', start, counterResetGiven, count: 1 + (this.#readTimes() ?? 0) }
    if (!this.#text.startsWith('{{', this.#at)) this.#unexpected()
    const delta = this.#readHistogram()
    const step = { operator: operator === '+' ? '+' : '-', delta: delta.histogram } as const
    return { kind: 'histogram', start, counterResetGiven: delta.counterResetGiven, step, count: 1 + this.#needTimes() }
  }

  #readHistogram(): HistogramLiteral {
    try {
      const literal = readHistogramLiteral(this.#text, this.#at)
      this.#at = literal.end
      return literal
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      const offset = error.details?.['offset']
      this.#at = typeof offset === 'number' ? offset : this.#at
      return this.#fail(error.message)
    }
  }

  #readNumber(sign: string): number {
    const word = this.#match(/(?:inf|nan)(?![\w:])/iy)
    const text = word === '' ? this.#readDigits() : word
    const value = parseNumber(text)
    if (typeof value !== 'number') return this.#fail(value.problem)
    return sign === '-' ? -value : value
  }

  #readDigits(): string {
    const start = this.#at
    const first = this.#text.charAt(start)
    if (/[A-Za-z:]/.test(first)) this.#unexpected(', expected number or "stale"')
    if (!/[\d.]/.test(first)) this.#unexpected()
    const { ok, end } = scanNumber(this.#text, start, true)
    const text = this.#text.slice(start, end)
    if (!ok) this.#fail(`bad number syntax: ${quoteGo(text)}`)
    this.#at = end
    return text
  }

  /** The number behind an `x`, if there is one. */
  #readTimes(): number | undefined {
    if (this.#match(/x/y) === '') return undefined
    const digits = this.#match(/[\w.]+/y)
    if (!/^\d+$/.test(digits)) {
      if (digits === '') this.#unexpected()
      this.#at -= digits.length
      this.#fail(`invalid repetition in series values: strconv.ParseUint: parsing ${quoteGo(digits)}: invalid syntax`)
    }
    return Number(digits)
  }

  #needTimes(): number {
    return this.#readTimes() ?? this.#unexpected()
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }

  #unexpected(expected = ''): never {
    const char = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0)
    if (this.#at < this.#text.length && !/[\w+.:{} \t\r\n-]/.test(char))
      this.#fail(`unexpected character in series sequence: ${quoteGoChar(char)}`)
    return this.#fail(`unexpected ${describeToken(this.#tokenHere(char))} in series values${expected}`)
  }

  #tokenHere(char: string): Token {
    const start = this.#at
    const word = this.#match(/[A-Za-z_][\w:]*/y)
    const digits = word === '' ? this.#match(/\d[\d.]*/y) : ''
    this.#at = start
    if (start >= this.#text.length) return { kind: 'eof', text: '', start, end: start }
    const text = word + digits || char
    return { kind: word === '' ? (digits === '' ? char : 'number') : 'identifier', text, start, end: start + text.length }
  }

  #fail(problem: string): never {
    throw new PromqlSyntaxError(this.#text, { start: this.#at, end: this.#text.length }, problem)
  }
}
