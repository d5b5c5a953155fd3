/** One condition on a label. */
export interface MatcherText {
  readonly name: string
  readonly operator: '=' | '!=' | '=~' | '!~'
  readonly value: string
}

export const operators = ['=', '!=', '=~', '!~'] as const

/** `name="value"`, as Alertmanager writes it. */
export function writeMatcher({ name, operator, value }: MatcherText): string {
  const label = /^[^\s{}!=~,\\"'`]+$/.test(name) ? name : JSON.stringify(name)
  return `${label}${operator}"${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')}"`
}

const written = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^\s{}!=~,\\"'`]+))\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^\s{},"]*))\s*$/

/** Reads `name="value"` or `name=value`; undefined when it is none. */
export function readMatcher(text: string): MatcherText | undefined {
  const found = written.exec(text)
  if (found === null) return undefined
  const [, quotedName, plainName, operator, quotedValue, plainValue] = found
  const name = quotedName === undefined ? (plainName ?? '') : unquote(quotedName)
  const value = quotedValue === undefined ? (plainValue ?? '') : unquote(quotedValue)
  const known = operators.find((one) => one === operator)
  return known === undefined || name === '' ? undefined : { name, operator: known, value }
}

function unquote(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character))
}
