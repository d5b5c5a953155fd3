import type { AlertDetail } from '../../../../src/api/contract/alerts.ts'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Skeleton } from '../../../components/Skeleton.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { RulePreview } from '../rules/RulePreview.tsx'
import { useRule } from '../rules/use-rules.ts'
import { alertWords } from './words.ts'

interface Props {
  alert: Pick<AlertDetail, 'name' | 'severity'>
  rule: Pick<NonNullable<AlertDetail['rule']>, 'name' | 'group' | 'file'>
}

/** What a rule looks at that asks no metrics: the counts or shares of its search, and their limits. */
export function FoundByRule({ alert, rule }: Props) {
  const t = useWords(alertWords)
  const known = useRule(rule.name)
  if (known.error && !known.data) return <FaultNotice error={known.error} onRetry={() => void known.refetch()} />
  if (!known.data) return <Skeleton rows={6} />
  const { yaml } = known.data.rows.find(({ group, file }) => group === rule.group && file === rule.file) ?? {}
  if (!yaml) return <p className="pad dim">{t('noChart')}</p>
  return <RulePreview yaml={yaml} severity={alert.severity} title={alert.name} />
}
