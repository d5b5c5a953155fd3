import { createHash } from 'node:crypto'

import { isLegacyLabelName, type RelabelRule } from '../config/relabel-schema.ts'
import { expandTemplate } from './expand-template.ts'
import type { LabelBuilder } from './label-builder.ts'

export interface RelabelContext {
  /** Labels whose name is not of the old alphabet cannot be made. */
  readonly legacyNames: boolean
}

/** Applies the rules in their order. False when one of them drops the labels. */
export function applyRules(context: RelabelContext, rules: readonly RelabelRule[], labels: LabelBuilder): boolean {
  return rules.every((rule) => applyRule(context, rule, labels))
}

function applyRule(context: RelabelContext, rule: RelabelRule, labels: LabelBuilder): boolean {
  const { action, regex, targetLabel } = rule
  const value = rule.sourceLabels.map((name) => labels.get(name)).join(rule.separator)
  switch (action) {
    case 'drop':
      return !regex.matches(value)
    case 'keep':
      return regex.matches(value)
    case 'dropequal':
      return labels.get(targetLabel) !== value
    case 'keepequal':
      return labels.get(targetLabel) === value
    case 'replace':
      replaceLabel(context, rule, labels, value)
      return true
    case 'lowercase':
      labels.set(targetLabel, value.toLowerCase())
      return true
    case 'uppercase':
      labels.set(targetLabel, value.toUpperCase())
      return true
    case 'hashmod':
      labels.set(targetLabel, String(createHash('md5').update(value).digest().readBigUInt64BE(8) % rule.modulus))
      return true
    case 'labelmap':
      for (const [name, text] of labels.entries()) {
        const match = regex.matcher(name)
        if (match.matches()) labels.set(expandTemplate(rule.replacement, regex, match), text)
      }
      return true
    case 'labeldrop':
    case 'labelkeep':
      for (const [name] of labels.entries()) if (regex.matches(name) === (action === 'labeldrop')) labels.delete(name)
      return true
  }
}

function replaceLabel(
  { legacyNames }: RelabelContext,
  { regex, targetLabel, replacement }: RelabelRule,
  labels: LabelBuilder,
  value: string,
): void {
  const match = regex.matcher(value)
  if (!match.matches()) return
  const target = expandTemplate(targetLabel, regex, match)
  if (target === '' || (legacyNames && !isLegacyLabelName(target))) return
  labels.set(target, expandTemplate(replacement, regex, match))
}
