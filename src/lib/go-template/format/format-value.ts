import { quoteGo } from '../../go-quote.ts'
import { takeString } from '../functions/define.ts'
import { encodeBytes } from '../parse/unquote.ts'
import type { Budget } from '../value/budget.ts'
import { methodsOf, typeOf, unwrap } from '../value/go-type.ts'
import { GoInt, GoList, GoMap, GoStruct, GoText, type GoValue } from '../value/go-value.ts'
import { padText, plainDirective, toAscii, type Directive } from './directive.ts'
import { formatInt } from './format-int.ts'
import { formatNumber } from './format-number.ts'

/** A value as Go's fmt writes it under a directive; `%!d(string=x)` where the two do not fit. */
export function formatValue(value: GoValue, directive: Directive, budget: Budget): string {
  const held = unwrap(value)
  budget.charge(directive.width ?? 0)
  const text = directive.verb === 'T' ? padText(typeOf(held), directive) : new Formatter(directive, budget).format(held, 0)
  budget.charge(text.length)
  return text
}

/** As `%v` writes it. */
export function printPlain(value: GoValue, budget: Budget): string {
  const held = unwrap(value)
  if (typeof held !== 'string') return formatValue(held, plainDirective, budget)
  budget.charge(held.length)
  return held
}

class Formatter {
  private readonly directive: Directive
  private readonly budget: Budget
  /** Inside of `%!d(...)` no methods are asked. */
  private readonly isComplaint: boolean

  constructor(directive: Directive, budget: Budget, isComplaint = false) {
    this.directive = directive
    this.budget = budget
    this.isComplaint = isComplaint
  }

  format(value: GoValue, depth: number): string {
    this.budget.step()
    const held = unwrap(value)
    const { verb } = this.directive
    if (held === undefined) return this.formatNil(depth)
    if (typeof held === 'string') return this.formatText(held, held)
    if (typeof held === 'number') return this.formatNumber(held)
    if (typeof held === 'boolean') return verb === 't' || verb === 'v' ? padText(String(held), this.directive) : this.complain(held)
    const method = this.isComplaint || this.directive.syntax || !'vsxXq'.includes(verb) ? undefined : methodsOf(held)?.get('String')
    if (method !== undefined) return this.formatText(takeString(method.call([], this.budget)), held)
    if (held instanceof GoInt) return formatInt(held, this.directive) ?? this.complain(held)
    if (held instanceof GoText) return this.formatText(held.text, held)
    if (held instanceof GoList) return this.formatList(held, depth)
    if (held instanceof GoMap) return this.formatMap(held, depth)
    if (held instanceof GoStruct) return this.formatStruct(held, depth)
    return verb === 'v' ? padText('0x0', this.directive) : this.complain(held)
  }

  private formatNil(depth: number): string {
    const { verb } = this.directive
    if (depth > 0) return this.directive.syntax ? 'interface {}(nil)' : '<nil>'
    return verb === 'v' ? padText('<nil>', this.directive) : `%!${verb}(<nil>)`
  }

  private formatText(text: string, value: GoValue): string {
    const { verb, precision, sharp, space } = this.directive
    this.budget.charge(text.length)
    switch (verb) {
      case 'v':
        return padText(this.directive.syntax ? quoteGo(text) : cut(text, precision), this.directive)
      case 's':
        return padText(cut(text, precision), this.directive)
      case 'q':
        return padText(quoteText(cut(text, precision), this.directive), this.directive)
      case 'x':
      case 'X':
        return padText(printHex(encodeBytes(text).subarray(0, precision), verb, sharp, space), this.directive)
      default:
        return this.complain(value)
    }
  }

  private formatNumber(value: number): string {
    return formatNumber(value, this.directive) ?? this.complain(value)
  }

  private formatList(list: GoList, depth: number): string {
    const items = list.items.map((item) => this.format(item, depth + 1))
    return this.directive.syntax ? `${list.type}{${items.join(', ')}}` : `[${items.join(' ')}]`
  }

  private formatMap(map: GoMap, depth: number): string {
    const items = sortKeys(map.entries.keys()).map(
      (key) => `${this.format(key, depth + 1)}:${this.format(map.entries.get(key), depth + 1)}`,
    )
    return this.directive.syntax ? `${map.type}{${items.join(', ')}}` : `map[${items.join(' ')}]`
  }

  private formatStruct(struct: GoStruct, depth: number): string {
    const isPointer = struct.type.startsWith('*')
    // Go writes an address, which says nothing.
    if (isPointer && depth > 0) return '0xc000000000'
    const named = this.directive.named || this.directive.syntax
    const fields = [...struct.fields].map(([name, value]) => `${named ? `${name}:` : ''}${this.format(value, depth + 1)}`)
    const lead = isPointer ? '&' : ''
    if (this.directive.syntax) return `${lead}${struct.type.replace(/^\*/, '')}{${fields.join(', ')}}`
    return `${lead}{${fields.join(' ')}}`
  }

  private complain(value: GoValue): string {
    const { verb } = this.directive
    const inner = new Formatter({ ...this.directive, verb: 'v' }, this.budget, true)
    return `%!${verb}(${typeOf(value)}=${inner.format(value, 0)})`
  }
}

/** Go's order of map keys: by bytes. */
export function sortKeys(keys: Iterable<string>): readonly string[] {
  return [...keys].toSorted((left, right) => (left === right ? 0 : Buffer.compare(Buffer.from(left), Buffer.from(right))))
}

function cut(text: string, length: number | undefined): string {
  return length === undefined || text.length <= length ? text : Array.from(text).slice(0, length).join('')
}

function quoteText(text: string, { sharp, plus }: Directive): string {
  // eslint-disable-next-line no-control-regex -- a raw string holds a tab, and no other of them
  if (sharp && !/[\u0000-\u0008\u000a-\u001f\u007f`\ufeff\udc80-\udcff]/.test(text)) return `\`${text}\``
  const quoted = quoteGo(text)
  return plus ? toAscii(quoted) : quoted
}

function printHex(bytes: Buffer, verb: 'x' | 'X', sharp: boolean, space: boolean): string {
  if (bytes.length === 0) return ''
  const pairs = bytes.toString('hex').match(/../g) ?? []
  const text = space ? (sharp ? pairs.map((pair) => `0x${pair}`) : pairs).join(' ') : (sharp ? '0x' : '') + pairs.join('')
  return verb === 'X' ? text.toUpperCase() : text
}
