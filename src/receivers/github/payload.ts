import { limits } from './limits.ts'

/** A part of a payload; nothing about it is certain. */
export class Payload {
  private readonly value: unknown

  constructor(value: unknown) {
    this.value = value
  }

  at(...names: readonly string[]): Payload {
    let value = this.value
    for (const name of names) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
    return new Payload(value)
  }

  /** A text or number as text, cut; empty when it is neither. */
  text(...names: readonly string[]): string {
    const { value } = this.at(...names)
    if (typeof value === 'string') return value.slice(0, limits.text).replaceAll('\0', '\uFFFD')
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
  }

  /** Epoch milliseconds of a time, undefined when it is none. */
  timeMs(...names: readonly string[]): number | undefined {
    const { value } = this.at(...names)
    // Pushes tell seconds.
    const ms = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : NaN
    return ms >= 0 && ms < 9e12 ? ms : undefined
  }

  get length(): number {
    return Array.isArray(this.value) ? this.value.length : 0
  }

  get isObject(): boolean {
    return isObject(this.value)
  }

  /** The same, of a text that holds JSON. */
  parsed(): Payload {
    if (typeof this.value !== 'string' || this.value.length > 65_536) return this
    try {
      return new Payload(JSON.parse(this.value))
    } catch {
      return this
    }
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
