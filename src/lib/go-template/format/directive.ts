/** One `%...` of a format: the letter with flags, width and precision. */
export interface Directive {
  readonly verb: string
  readonly plus: boolean
  /** `%+v`: structs show the names of their fields. */
  readonly named: boolean
  /** `%#v`: as it is written in Go. */
  readonly syntax: boolean
  readonly minus: boolean
  readonly sharp: boolean
  readonly space: boolean
  readonly zero: boolean
  /** In characters. */
  readonly width: number | undefined
  readonly precision: number | undefined
}

/** What `print` and an action write with. */
export const plainDirective: Directive = {
  verb: 'v',
  plus: false,
  named: false,
  syntax: false,
  minus: false,
  sharp: false,
  space: false,
  zero: false,
  width: undefined,
  precision: undefined,
}

/** Filled up to the directive's width. */
export function padText(text: string, { width, minus, zero }: Pick<Directive, 'width' | 'minus' | 'zero'>): string {
  if (width === undefined || text.length > width * 2) return text
  const missing = width - Array.from(text).length
  if (missing <= 0) return text
  return minus ? text + ' '.repeat(missing) : (zero ? '0' : ' ').repeat(missing) + text
}

/** Quoted text with everything escaped that is no ASCII. */
export function toAscii(quoted: string): string {
  return quoted.replace(/[^\0-\u007f]/gu, (char) => {
    const code = (char.codePointAt(0) ?? 0).toString(16)
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`
  })
}
