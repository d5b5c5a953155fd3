import type { Budget } from '../value/budget.ts'
import { typeOf, unwrap } from '../value/go-type.ts'
import { GoInt, type GoValue } from '../value/go-value.ts'
import type { Directive } from './directive.ts'
import { formatValue, printPlain } from './format-value.ts'

/** Widths and precisions beyond it are errors in Go. */
const maxNumber = 1_000_000
const flags = /[#0+\- ]*/y
const digits = /\d+/y
const argument = /\[([^\]]*)\]/y

/** As Go's `fmt.Sprintf`, with its complaints in the text: `%!d(MISSING)`, `%!(EXTRA int=1)`. */
export function sprintf(format: string, args: readonly GoValue[], budget: Budget): string {
  return new Printf(format, args, budget).run()
}

/** As `fmt.Sprint`: a space between two that are both no strings. */
export function sprint(args: readonly GoValue[], budget: Budget): string {
  let text = ''
  let wasString = true
  for (const [index, arg] of args.entries()) {
    const held = unwrap(arg)
    const isString = typeof held === 'string'
    if (index > 0 && !isString && !wasString) text += ' '
    text += printPlain(held, budget)
    wasString = isString
  }
  return text
}

/** As `fmt.Sprintln`. */
export function sprintln(args: readonly GoValue[], budget: Budget): string {
  return `${args.map((arg) => printPlain(arg, budget)).join(' ')}\n`
}

class Printf {
  private readonly format: string
  private readonly args: readonly GoValue[]
  private readonly budget: Budget
  private at = 0
  private index = 0
  private reordered = false
  private isGoodIndex = true
  /** `[n]` stood right before. */
  private afterIndex = false

  constructor(format: string, args: readonly GoValue[], budget: Budget) {
    this.format = format
    this.args = args
    this.budget = budget
  }

  run(): string {
    const pieces: string[] = []
    for (;;) {
      const next = this.format.indexOf('%', this.at)
      const end = next < 0 ? this.format.length : next
      this.budget.charge(end - this.at)
      pieces.push(this.format.slice(this.at, end))
      if (next < 0) break
      this.at = next + 1
      this.budget.step()
      pieces.push(this.formatOne())
    }
    if (!this.reordered && this.index < this.args.length) pieces.push(this.printExtra())
    return pieces.join('')
  }

  private formatOne(): string {
    const found = this.take(flags)?.[0] ?? ''
    this.isGoodIndex = true
    this.afterIndex = false
    this.takeIndex()
    let complaint = ''
    let minus = found.includes('-')
    let zero = found.includes('0') && !minus
    let width: number | undefined
    let precision: number | undefined
    if (this.peek() === '*') {
      width = this.takeStar()
      if (width === undefined) complaint += '%!(BADWIDTH)'
      else if (width < 0) {
        width = -width
        minus = true
        zero = false
      }
    } else {
      width = this.takeNumber()
      if (this.afterIndex && width !== undefined) this.isGoodIndex = false
    }
    if (this.peek() === '.') {
      this.at++
      if (this.afterIndex) this.isGoodIndex = false
      this.takeIndex()
      if (this.peek() === '*') {
        precision = this.takeStar()
        if (precision === undefined) complaint += '%!(BADPREC)'
        else if (precision < 0) {
          precision = undefined
          complaint += '%!(BADPREC)'
        }
      } else precision = this.takeNumber() ?? 0
    }
    if (!this.afterIndex) this.takeIndex()
    const point = this.format.codePointAt(this.at)
    if (point === undefined) return `${complaint}%!(NOVERB)`
    const verb = String.fromCodePoint(point)
    this.at += verb.length
    if (verb === '%') return `${complaint}%`
    if (!this.isGoodIndex) return `${complaint}%!${verb}(BADINDEX)`
    if (this.index >= this.args.length) return `${complaint}%!${verb}(MISSING)`
    const value = this.args[this.index++]
    const directive: Directive = {
      verb,
      plus: found.includes('+') && verb !== 'v',
      named: found.includes('+') && verb === 'v',
      minus,
      sharp: found.includes('#') && verb !== 'v',
      syntax: found.includes('#') && verb === 'v',
      space: found.includes(' '),
      zero,
      width,
      precision,
    }
    return complaint + formatValue(value, directive, this.budget)
  }

  private printExtra(): string {
    const extra = this.args.slice(this.index).map((arg) => {
      const held = unwrap(arg)
      return held === undefined ? '<nil>' : `${typeOf(held)}=${printPlain(held, this.budget)}`
    })
    return `%!(EXTRA ${extra.join(', ')})`
  }

  private peek(): string | undefined {
    return this.format[this.at]
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.format)
    if (match !== null) this.at = pattern.lastIndex
    return match
  }

  private takeNumber(): number | undefined {
    const found = this.take(digits)?.[0]
    if (found === undefined) return undefined
    return Number(found) > maxNumber ? undefined : Number(found)
  }

  /** A `*`: the number is the next argument. */
  private takeStar(): number | undefined {
    this.at++
    this.afterIndex = false
    const value = unwrap(this.args[this.index])
    if (this.index < this.args.length) this.index++
    const size = value instanceof GoInt ? Number(value.value) : undefined
    return size === undefined || Math.abs(size) > maxNumber ? undefined : size
  }

  /** `[3]`: the next argument is the third. */
  private takeIndex(): void {
    if (this.peek() !== '[') return
    this.reordered = true
    const match = this.take(argument)
    const wanted = match === null ? Number.NaN : Number(match[1])
    if (match === null) this.at++
    this.afterIndex = true
    if (Number.isInteger(wanted) && wanted >= 1 && wanted <= this.args.length) this.index = wanted - 1
    else this.isGoodIndex = false
  }
}
