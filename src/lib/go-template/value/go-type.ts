import { GoFunction, GoInt, GoInterface, GoList, GoMap, GoStruct, GoText, type GoMethods, type GoValue } from './go-value.ts'

export type GoKind = 'invalid' | 'bool' | 'int' | 'uint' | 'float' | 'string' | 'list' | 'map' | 'struct' | 'pointer' | 'func' | 'interface'

/** Go's kind of a value, as comparisons and loops tell them apart. */
export function kindOf(value: GoValue): GoKind {
  if (value === undefined) return 'invalid'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return 'float'
  if (typeof value === 'boolean') return 'bool'
  if (value instanceof GoInt) return value.type.startsWith('uint') ? 'uint' : 'int'
  if (value instanceof GoList) return 'list'
  if (value instanceof GoMap) return 'map'
  if (value instanceof GoStruct) return value.type.startsWith('*') ? 'pointer' : 'struct'
  if (value instanceof GoFunction) return 'func'
  return value instanceof GoInterface ? 'interface' : 'string'
}

/** The name of a value's type as Go prints it. */
export function typeOf(value: GoValue): string {
  if (value === undefined) return '<nil>'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return 'float64'
  if (typeof value === 'boolean') return 'bool'
  if (value instanceof GoInterface) return 'interface {}'
  if (!(value instanceof GoFunction)) return value.type
  const params = value.params.map((param) => (param === 'any' ? 'interface {}' : param === 'value' ? 'reflect.Value' : param))
  if (value.variadic) params[params.length - 1] = `...${params.at(-1) ?? ''}`
  return `func(${params.join(', ')})`
}

/** The methods of a value; those of plain types are none. */
export function methodsOf(value: GoValue): GoMethods | undefined {
  return typeof value === 'object' && !(value instanceof GoInterface) && !(value instanceof GoFunction) ? value.methods : undefined
}

/** The text of a string of any type; `undefined` for what is none. */
export function textOf(value: GoValue): string | undefined {
  return typeof value === 'string' ? value : value instanceof GoText ? value.text : undefined
}

/** Looks through interfaces. */
export function unwrap(value: GoValue): Exclude<GoValue, GoInterface> {
  return value instanceof GoInterface ? unwrap(value.value) : value
}

/** Whether Go lets a value of this kind stand for a parameter of that type without a change. */
export function isAssignable(value: GoValue, type: string): boolean {
  if (type === 'any' || typeOf(value) === type) return true
  if (value instanceof GoList) return `[]${value.element}` === type
  return value instanceof GoMap && `map[string]${value.element}` === type
}

/** Whether nil is a value of the type. */
export function canBeNil(type: string): boolean {
  return type === 'any' || type === 'value' || /^(?:\*|\[\]|map\[|interface )/.test(type)
}

/** Go's zero value of a type of map values. */
export function zeroOf(type: string): GoValue {
  if (type === 'string') return ''
  if (type === 'float64') return 0
  if (type === 'bool') return false
  if (/^u?int\d*$/.test(type)) return new GoInt(0n, type)
  if (type.startsWith('[]')) return new GoList([], type.slice(2))
  if (type.startsWith('map[string]')) return new GoMap(new Map(), type.slice('map[string]'.length))
  return type === 'interface {}' ? new GoInterface(undefined) : undefined
}

/** What `if` and `with` take for true. */
export function isTrue(value: GoValue): boolean {
  const held = unwrap(value)
  if (held === undefined) return false
  if (typeof held === 'object') {
    if (held instanceof GoInt) return held.value !== 0n
    if (held instanceof GoList) return held.items.length > 0
    if (held instanceof GoMap) return held.entries.size > 0
    return held instanceof GoStruct || held instanceof GoFunction || held.text !== ''
  }
  return typeof held === 'string' ? held !== '' : typeof held === 'number' ? held !== 0 : held
}
