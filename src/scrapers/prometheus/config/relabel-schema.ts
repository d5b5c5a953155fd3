import { RE2JS } from 're2js'
import { z } from 'zod'

import { listOf, opt, text } from './values.ts'

const relabelActions = [
  'replace',
  'keep',
  'drop',
  'keepequal',
  'dropequal',
  'hashmod',
  'labelmap',
  'labeldrop',
  'labelkeep',
  'lowercase',
  'uppercase',
] as const
export type RelabelAction = (typeof relabelActions)[number]

/** A rule that changes or drops a set of labels. */
export interface RelabelRule {
  readonly action: RelabelAction
  readonly sourceLabels: readonly string[]
  readonly separator: string
  /** Matches whole texts. */
  readonly regex: RE2JS
  readonly regexText: string
  readonly modulus: bigint
  readonly targetLabel: string
  readonly replacement: string
}

const defaults = { separator: ';', regex: '(.*)', replacement: '$1' }
const needTarget: ReadonlySet<RelabelAction> = new Set(['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'])
/** Here an empty key means an empty text, not the default. */
const emptied = z.preprocess((value) => (value === null ? '' : value), text.optional())
const modulus = z
  .string()
  .regex(/^\d{1,20}$/, 'must be a whole number')
  .transform(BigInt)

const action = text.transform((word, context) => {
  const found = relabelActions.find((one) => one === word.toLowerCase())
  if (found !== undefined) return found
  context.addIssue(word === '' ? 'relabel action cannot be empty' : `unknown relabel action ${JSON.stringify(word)}`)
  return z.NEVER
})

const rule = z
  .strictObject({
    source_labels: opt(z.array(text.min(1, 'a label name cannot be empty'))),
    separator: emptied,
    regex: emptied,
    modulus: opt(modulus),
    target_label: opt(text),
    replacement: emptied,
    action: z.preprocess((value) => (value === null ? '' : value), action.optional()),
  })
  .transform((raw, context): RelabelRule => {
    const kind = raw.action ?? 'replace'
    const regexText = raw.regex ?? defaults.regex
    const given = (key: 'separator' | 'regex' | 'replacement'): boolean => raw[key] !== undefined && raw[key] !== defaults[key]
    const report = (key: string, message: string): void => {
      context.addIssue({ code: 'custom', path: key in raw && raw[key as keyof typeof raw] !== undefined ? [key] : [], message })
    }
    if (kind === 'hashmod' && (raw.modulus ?? 0n) === 0n) report('modulus', 'relabel configuration for hashmod requires non-zero modulus')
    if (needTarget.has(kind) && (raw.target_label ?? '') === '') {
      report('target_label', `relabel configuration for ${kind} action requires 'target_label' value`)
    }
    if (kind === 'keepequal' || kind === 'dropequal') {
      if (given('regex') || given('separator') || given('replacement') || raw.modulus !== undefined) {
        report('action', `${kind} action requires only 'source_labels' and 'target_label', and no other fields`)
      }
    } else if (kind === 'labeldrop' || kind === 'labelkeep') {
      const others = raw.source_labels !== undefined || raw.modulus !== undefined || (raw.target_label ?? '') !== ''
      if (others || given('separator') || given('replacement'))
        report('action', `${kind} action requires only 'regex', and no other fields`)
    } else if ((kind === 'lowercase' || kind === 'uppercase') && given('replacement')) {
      report('replacement', `'replacement' can not be set for ${kind} action`)
    }
    return {
      action: kind,
      sourceLabels: raw.source_labels ?? [],
      separator: raw.separator ?? defaults.separator,
      regex: compile(regexText, (message) => report('regex', message)),
      regexText,
      modulus: raw.modulus ?? 0n,
      targetLabel: raw.target_label ?? '',
      replacement: raw.replacement ?? defaults.replacement,
    }
  })

/** RE2's language, as Prometheus anchors it; `.` matches line breaks. */
function compile(pattern: string, report: (message: string) => void): RE2JS {
  try {
    return RE2JS.compile(`^(?s:${pattern})$`)
  } catch (error) {
    report(error instanceof Error ? error.message : 'error parsing regexp')
    return RE2JS.compile('')
  }
}

export const relabelRules = (what: string) => listOf(rule, what)

const legacyName = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const legacyTemplate = /^(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+$/

/** Is it a label name where only the old names are allowed? */
export function isLegacyLabelName(name: string): boolean {
  return legacyName.test(name)
}

/** What is wrong with a rule where only the old names are allowed. */
export function legacyProblem({ action: kind, targetLabel, replacement }: RelabelRule): string | undefined {
  const bad = (value: string, key: string): string => `${JSON.stringify(value)} is invalid '${key}' for ${kind} action`
  if (kind === 'labelmap') return legacyTemplate.test(replacement) ? undefined : bad(replacement, 'replacement')
  if (!needTarget.has(kind)) return undefined
  const templated = kind === 'replace' && targetLabel.includes('$')
  return (templated ? legacyTemplate : legacyName).test(targetLabel) ? undefined : bad(targetLabel, 'target_label')
}
