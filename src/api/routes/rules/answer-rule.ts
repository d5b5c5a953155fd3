import type { z } from 'zod'

import type { KeptRule, RuleRow } from '../../../rules/index.ts'
import type { keptRuleReply, rulesReply } from '../../contract/rules.ts'

type AnsweredRow = z.input<typeof rulesReply>['rows'][number]

/** A rule as the API writes it. */
export function answerRow({ labels, lastEvaluation, error, hiddenBy, ...row }: RuleRow): AnsweredRow {
  return {
    ...row,
    labels,
    severity: labels['severity'] ?? '',
    lastEvaluation: lastEvaluation ?? null,
    error: error ?? null,
    hiddenBy: hiddenBy ?? null,
  }
}

/** A kept rule as the API writes it. */
export function answerKept({ name, isOn, version, createdAt, updatedAt, updatedBy }: KeptRule): z.input<typeof keptRuleReply> {
  return { name, isOn, version, createdAt: new Date(createdAt).toISOString(), updatedAt: new Date(updatedAt).toISOString(), updatedBy }
}
