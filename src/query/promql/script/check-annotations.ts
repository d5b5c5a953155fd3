import type { Annotation } from '../annotations.ts'
import { describePlace } from '../parse/place.ts'
import type { Expectation, MessageMatch } from './script.ts'

/** What is wrong with the annotations of a query, in words; undefined when they are as expected. */
export function checkAnnotations(expected: Expectation, text: string, annotations: readonly Annotation[]): string | undefined {
  const messagesOf = (level: Annotation['level']): readonly string[] =>
    annotations.filter((one) => one.level === level).map(({ message, span }) => `${message} (${describePlace(text, span.start)})`)
  const warnings = messagesOf('warning')
  const infos = messagesOf('info')
  if (expected.noWarnings && warnings.length > 0) return `unexpected warning: ${warnings.join('; ')}`
  if (expected.noInfos && infos.length > 0) return `unexpected info: ${infos.join('; ')}`
  return checkMessages('warning', expected.warnings, warnings) ?? checkMessages('info', expected.infos, infos)
}

/** Whether a message is the expected one. */
export function messageMatches(match: MessageMatch, message: string): boolean {
  if (match.kind === 'any') return true
  return match.kind === 'text' ? match.text === message : match.isIn(message)
}

/** Once something is expected, each message has to be expected by something and each expectation met. */
function checkMessages(level: string, expected: readonly MessageMatch[], found: readonly string[]): string | undefined {
  if (expected.length === 0) return undefined
  if (found.length === 0) return `expected ${level}, got none`
  const unmet = expected.find((match) => !found.some((message) => messageMatches(match, message)))
  if (unmet !== undefined) return `expected ${level} ${describeMatch(unmet)}, got: ${found.join('; ')}`
  const surprise = found.find((message) => !expected.some((match) => messageMatches(match, message)))
  return surprise === undefined ? undefined : `unexpected ${level}: ${surprise}`
}

/** The match as it is written. */
export function describeMatch(match: MessageMatch): string {
  if (match.kind === 'any') return 'any'
  return match.kind === 'text' ? `"${match.text}"` : `/${match.pattern}/`
}
