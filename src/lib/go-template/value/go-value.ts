import type { Budget } from './budget.ts'

/**
 * What a template sees: nothing but these, so no template reaches a property of a JavaScript object. `undefined` is Go's missing
 * value (an empty `reflect.Value`), a number is a float64.
 */
export type GoValue = undefined | string | number | boolean | GoInt | GoText | GoList | GoMap | GoStruct | GoFunction | GoInterface

/** By name. */
export type GoMethods = Pick<ReadonlyMap<string, GoFunction>, 'get'>

const noMethods: GoMethods = new Map()

/** A whole number of any of Go's types, 64 bits wide. */
export class GoInt {
  readonly value: bigint
  readonly type: string
  readonly methods: GoMethods

  constructor(value: bigint | number, type = 'int', methods: GoMethods = noMethods) {
    this.value = BigInt(value)
    this.type = type
    this.methods = methods
  }
}

/** A text of a type of its own, such as `template.HTML`. */
export class GoText {
  readonly text: string
  readonly type: string
  readonly methods: GoMethods = noMethods

  constructor(text: string, type: string) {
    this.text = text
    this.type = type
  }
}

export class GoList {
  readonly items: readonly GoValue[]
  /** Of the items: `string`, `interface {}`. */
  readonly element: string
  readonly type: string
  readonly methods: GoMethods

  constructor(items: readonly GoValue[], element: string, type = `[]${element}`, methods: GoMethods = noMethods) {
    this.items = items
    this.element = element
    this.type = type
    this.methods = methods
  }
}

/** Keys are strings. */
export class GoMap {
  readonly entries: ReadonlyMap<string, GoValue>
  readonly element: string
  readonly type: string
  readonly methods: GoMethods

  constructor(entries: ReadonlyMap<string, GoValue>, element: string, type = `map[string]${element}`, methods: GoMethods = noMethods) {
    this.entries = entries
    this.element = element
    this.type = type
    this.methods = methods
  }
}

export class GoStruct {
  /** In the order in which they are declared. */
  readonly fields: ReadonlyMap<string, GoValue>
  /** Begins with `*` when it is a pointer to one. */
  readonly type: string
  readonly methods: GoMethods

  constructor(type: string, fields: ReadonlyMap<string, GoValue>, methods: GoMethods = noMethods) {
    this.fields = fields
    this.type = type
    this.methods = methods
  }
}

/** A value where Go's type is an interface; empty when it holds `undefined`. Templates see through it, errors name it. */
export class GoInterface {
  readonly value: GoValue

  constructor(value: GoValue) {
    this.value = value
  }
}

/** A function or a method of a template. */
export class GoFunction {
  /** Go types; `any` takes everything, `value` everything and what is missing too. */
  readonly params: readonly string[]
  /** The last parameter may come any number of times. */
  readonly variadic: boolean
  /** Throws GoCallError for what Go returns as an error. Parameters that can be nil in Go come as `undefined` then. */
  readonly call: (args: readonly GoValue[], budget: Budget) => GoValue

  constructor(params: readonly string[], call: GoFunction['call'], variadic = false) {
    this.params = params
    this.variadic = variadic
    this.call = call
  }
}

/** What a function of a template returns as its error, in Go's words. */
export class GoCallError extends Error {
  override readonly name = 'GoCallError'
}
