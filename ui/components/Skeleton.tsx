import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'

const words = defineWords({ en: { loading: 'Loading' }, he: { loading: 'בטעינה' } })

/** Keeps the place of rows that are on their way: fixed height, no movement. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  const t = useWords(words)
  return (
    <div className="skeleton" role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} />
      ))}
    </div>
  )
}
