import { useWords } from '../../../lib/use-words.ts'
import { routeWords } from './words.ts'

/** What is wrong with routes, in Alertmanager's words. */
export function ProblemList({ problems }: { problems: readonly { readonly line: number; readonly message: string }[] }) {
  const t = useWords(routeWords)
  if (problems.length === 0) return null
  return (
    <div className="rt-problems" role="alert">
      <p className="high">{t('problems')}</p>
      <ul>
        {problems.map(({ line, message }) => (
          <li key={`${line} ${message}`}>
            <span className="faint">{t('place', { line })}</span> <code className="ltr">{message}</code>
          </li>
        ))}
      </ul>
    </div>
  )
}
