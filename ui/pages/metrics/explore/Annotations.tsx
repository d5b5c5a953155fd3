import { SeverityMark } from '../../../components/SeverityMark.tsx'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'

type Annotation = Reply<'POST /api/metrics/query'>['annotations'][number]

/** What the engine noticed about an expression although it answered, with the part it means. */
export function Annotations({ expr, annotations }: { expr: string; annotations: readonly Annotation[] }) {
  const t = useWords(words)
  if (annotations.length === 0) return null
  return (
    <ul className="mx-notes" aria-label={t('annotations')}>
      {annotations.map(({ level, message, start, end }, index) => (
        <li key={index}>
          <SeverityMark severity={level === 'warning' ? 'medium' : 'info'}>{t(level)}</SeverityMark>
          <bdi>{message}</bdi>
          {start !== undefined && end !== undefined && <code className="tag ltr cut">{expr.slice(start, end)}</code>}
        </li>
      ))}
    </ul>
  )
}
