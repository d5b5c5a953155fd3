import type { RuleState as State } from '../../../../src/api/contract/rules.ts'
import { SeverityMark, type SeverityName } from '../../../components/SeverityMark.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { ruleWords } from './words.ts'

const looks: Readonly<Record<State, SeverityName>> = {
  error: 'high',
  firing: 'critical',
  pending: 'medium',
  no_data: 'medium',
  inactive: 'ok',
  no_source: 'unknown',
  unknown: 'unknown',
  off: 'unknown',
  hidden: 'unknown',
}

/** How a rule stands. */
export function RuleState({ state }: { state: State }) {
  const t = useWords(ruleWords)
  return <SeverityMark severity={looks[state]}>{t(state)}</SeverityMark>
}
