import { useState } from 'react'
import { Link } from 'wouter'

import { Button } from '../../components/Button.tsx'
import { SeverityMark } from '../../components/SeverityMark.tsx'
import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { usePartTitle } from '../../panels/platform-parts/use-part-title.ts'
import { usePermission } from '../../shell/session.ts'
import { useNow } from '../../shell/use-now.ts'
import { FiringNow } from './FiringNow.tsx'
import { tellProblem } from './tell-problem.ts'
import { useEvidence } from './use-evidence.ts'
import type { Problem } from './use-overview.ts'
import { words } from './words.ts'

const shownAtFirst = 5

/** What is broken, before all figures; each leads to its evidence. */
export function Problems({ problems }: { problems: readonly Problem[] | undefined }) {
  const t = useWords(words)
  const format = useFormat()
  const nowMs = useNow(30_000)
  const partTitle = usePartTitle()
  const evidence = useEvidence()
  const [all, setAll] = useState(false)
  const canSeeAlerts = usePermission('alerts.read')
  if (!problems) return <section className="problems" aria-label={t('broken')} />
  const worst = problems[0]?.severity ?? 'ok'
  const shown = all ? problems : problems.slice(0, shownAtFirst)
  const hidden = problems.length - shown.length
  return (
    <section className={`problems wash-${worst}`} aria-label={t('broken')}>
      {problems.length === 0 ? (
        <>
          <SeverityMark severity="ok">{t('ok')}</SeverityMark>
          <span>{t('allWell')}</span>
        </>
      ) : (
        <ul>
          {shown.map((problem) => {
            const href = evidence.problem(problem)
            const text = tellProblem(problem, { t, format, partTitle, nowMs })
            return (
              <li key={`${problem.kind} ${problem.subject} ${problem.detail}`}>
                <SeverityMark severity={problem.severity}>{t(problem.severity)}</SeverityMark>
                {href ? (
                  <Link href={href} className="quiet-link">
                    {text}
                  </Link>
                ) : (
                  <span>{text}</span>
                )}
              </li>
            )
          })}
          {(hidden > 0 || all) && problems.length > shownAtFirst && (
            <li>
              <Button look="quiet" onClick={() => setAll(!all)}>
                {all ? t('fewer') : t('moreProblems', { count: hidden })}
              </Button>
            </li>
          )}
        </ul>
      )}
      {canSeeAlerts && <FiringNow />}
    </section>
  )
}
