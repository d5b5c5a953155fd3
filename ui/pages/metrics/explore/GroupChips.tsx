import { Chip } from '../../../components/Chip.tsx'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'
import { groupExpr, readGroup } from './grouping.ts'
import type { MetricKind } from './metric-families.ts'
import { varyingLabels } from './series-names.ts'

interface Props {
  expr: string
  kind: MetricKind
  result: Reply<'POST /api/metrics/query'> | undefined
  onAsk: (expr: string) => void
}

const mostLabels = 8

/** The labels that tell the lines apart, each one press away from one line a value. */
export function GroupChips({ expr, kind, result, onAsk }: Props) {
  const t = useWords(words)
  const { inner, label: grouped } = readGroup(expr)
  const labels = grouped === '' ? varyingLabels(result?.series.map(({ labels: own }) => own) ?? []).slice(0, mostLabels) : [grouped]
  if (labels.length < 2 && grouped === '') return null
  return (
    <div className="mx-groups row wrap" role="group" aria-label={t('groupBy')}>
      <span className="small faint">{t('groupBy')}</span>
      {labels.map((label) => (
        <Chip key={label} on={label === grouped} onClick={() => onAsk(label === grouped ? inner : groupExpr(inner, kind, label))}>
          <bdi className="mono">{label}</bdi>
        </Chip>
      ))}
    </div>
  )
}
