import { Fault } from '../../../lib/errors.ts'
import { type BucketSpan, type CounterReset, type FloatHistogram } from './float-histogram.ts'

/** A histogram as scripts write it, and where it ends. */
export interface HistogramLiteral {
  readonly histogram: FloatHistogram
  /** Behind the closing braces. */
  readonly end: number
  /** Whether `counter_reset_hint` was written: an expectation without it accepts any. */
  readonly counterResetGiven: boolean
}

const numbers = ['sum', 'count', 'z_bucket', 'z_bucket_w'] as const
const integers = ['schema', 'offset', 'n_offset'] as const
const lists = ['buckets', 'n_buckets', 'custom_values'] as const
const numberPattern = /[+-]?(?:inf(?:inity)?|nan|0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?![\w.])/iy
const integerPattern = /[+-]?\d+(?![\w.])/y
const keyPattern = /([a-z_]+):/y
const hintPattern = /(unknown|reset|not_reset|gauge)(?!\w)/y

/**
 * Reads `{{schema:0 sum:5 count:4 buckets:[1 2 1]}}`, Prometheus' way to write a native histogram in tests, at that place of the text.
 * Throws a `bad_input` Fault whose details carry the offset.
 */
export function readHistogramLiteral(text: string, at: number): HistogramLiteral {
  const reader = new LiteralReader(text, at)
  const given = reader.readAll()
  const number = (key: (typeof numbers)[number] | (typeof integers)[number]): number => given.numbers.get(key) ?? 0
  const list = (key: (typeof lists)[number]): readonly number[] => given.lists.get(key) ?? []
  return {
    histogram: {
      counterReset: given.counterReset ?? 'unknown',
      schema: number('schema'),
      zeroThreshold: number('z_bucket_w'),
      zeroCount: number('z_bucket'),
      count: number('count'),
      sum: number('sum'),
      positiveSpans: spanOf(number('offset'), list('buckets')),
      negativeSpans: spanOf(number('n_offset'), list('n_buckets')),
      positiveBuckets: list('buckets'),
      negativeBuckets: list('n_buckets'),
      customValues: list('custom_values'),
    },
    end: reader.at,
    counterResetGiven: given.counterReset !== undefined,
  }
}

function spanOf(offset: number, buckets: readonly number[]): readonly BucketSpan[] {
  return buckets.length === 0 ? [] : [{ offset, length: buckets.length }]
}

interface Given {
  readonly numbers: Map<string, number>
  readonly lists: Map<string, readonly number[]>
  counterReset?: CounterReset
}

class LiteralReader {
  at: number
  private readonly text: string

  constructor(text: string, at: number) {
    this.text = text
    this.at = at
  }

  readAll(): Given {
    const given: Given = { numbers: new Map(), lists: new Map() }
    const seen = new Set<string>()
    this.expect('{{')
    this.skipSpace()
    while (!this.text.startsWith('}}', this.at)) {
      const start = this.at
      const key = this.match(keyPattern, 'a histogram key, for instance buckets:[5 10 7]').replace(/:$/, '')
      if (seen.has(key)) this.fail(`duplicate key "${key}" in histogram`, start)
      seen.add(key)
      this.readValue(key, given, start)
      if (!this.skipSpace() && !this.text.startsWith('}}', this.at)) this.fail('expected a space or }} in histogram', this.at)
    }
    this.at += 2
    return given
  }

  private readValue(key: string, given: Given, start: number): void {
    if (has(numbers, key)) given.numbers.set(key, this.readNumber())
    else if (has(integers, key)) given.numbers.set(key, Number(this.match(integerPattern, 'an integer')))
    else if (has(lists, key)) given.lists.set(key, this.readList())
    else if (key === 'counter_reset_hint') given.counterReset = this.match(hintPattern, 'a counter reset hint') as CounterReset
    else this.fail(`bad histogram descriptor found: "${key}"`, start)
  }

  private readList(): readonly number[] {
    const found: number[] = []
    this.expect('[')
    this.skipSpace()
    do {
      found.push(this.readNumber())
    } while (this.skipSpace() && this.text[this.at] !== ']')
    this.expect(']')
    return found
  }

  private readNumber(): number {
    const written = this.match(numberPattern, 'a number').toLowerCase()
    const sign = written.startsWith('-') ? -1 : 1
    const size = written.replace(/^[+-]/, '')
    return sign * (size.startsWith('inf') ? Infinity : Number(size))
  }

  private match(pattern: RegExp, wanted: string): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found === null) this.fail(`expected ${wanted} in histogram`, this.at)
    this.at = pattern.lastIndex
    return found[0]
  }

  private expect(wanted: string): void {
    if (!this.text.startsWith(wanted, this.at)) this.fail(`expected ${wanted} in histogram`, this.at)
    this.at += wanted.length
  }

  private skipSpace(): boolean {
    const start = this.at
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at += 1
    return this.at > start
  }

  private fail(message: string, offset: number): never {
    throw new Fault('bad_input', message, { details: { offset } })
  }
}

function has(keys: readonly string[], key: string): boolean {
  return keys.includes(key)
}
