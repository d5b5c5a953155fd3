import { Chip } from '../../../components/Chip.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'

const examples = [
  'up',
  'count by (job) (up)',
  'topk(5, count by (__name__) ({__name__!=""}))',
  'sum by (job) (scrape_samples_scraped)',
] as const

/** Before anything is asked: what to do, and questions that any project can answer. */
export function NoExpr({ onAsk }: { onAsk: (expr: string) => void }) {
  const t = useWords(words)
  return (
    <EmptyState title={t('choose')}>
      <p className="dim">{t('orWrite')}</p>
      <div className="row wrap">
        {examples.map((expr) => (
          <Chip key={expr} onClick={() => onAsk(expr)}>
            <bdi className="mono ltr">{expr}</bdi>
          </Chip>
        ))}
      </div>
    </EmptyState>
  )
}
