/** Collects the values of a statement and names them: no value ever stands in the text. */
export class SqlParams {
  readonly values: Record<string, unknown> = {}
  #count = 0
  readonly #prefix: string

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  /** Binds the value and returns its placeholder, `{q0:String}`. */
  bind(type: 'String' | 'Float64' | 'Int64' | 'UInt8' | 'UInt32' | 'UInt64', value: string | number | bigint): string {
    const name = `${this.#prefix}${this.#count++}`
    this.values[name] = typeof value === 'bigint' ? value.toString() : value
    return `{${name}:${type}}`
  }
}
