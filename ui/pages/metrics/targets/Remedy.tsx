import { Link } from 'wouter'

import type { TargetRow } from '../../../../src/api/contract/targets.ts'
import { buttonClass } from '../../../components/Button.tsx'
import { CopyButton } from '../../../components/CopyButton.tsx'
import { quotePromql } from '../../../lib/quote-promql.ts'
import { useWords } from '../../../lib/use-words.ts'
import { MakeRuleLink } from '../../../panels/make-rule/MakeRuleLink.tsx'
import { usePermission } from '../../../shell/session.ts'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { curlOf } from './curl-of.ts'
import { upOf } from './up-of.ts'
import { targetWords } from './words.ts'

/** What went wrong with a target, how that is mended, and what one does next: try it by hand, see its alerts, be told the next time. */
export function Remedy({ target }: { target: TargetRow }) {
  const t = useWords(targetWords)
  const context = useContextSearch()
  const mayReadAlerts = usePermission('alerts.read')
  const { problem, error, url, labels, timeout } = target
  if (problem === null) return null
  const alerts = new URLSearchParams(context)
  alerts.set('q', `{instance=${quotePromql(labels['instance'] ?? '')}}`)
  return (
    <div className="mx-remedy small">
      <div className="critical">
        <bdi className="ltr">{error}</bdi>
      </div>
      <div className="dim">{t(problem, { timeout })}</div>
      <div className="row">
        <CopyButton text={curlOf(url)} label={t('copyCurl')} />
        {mayReadAlerts && (
          <Link className={buttonClass({ look: 'quiet' })} href={`/alerts?${alerts.toString()}`}>
            {t('alerts')}
          </Link>
        )}
        <MakeRuleLink kind="promql" asked={`${upOf(labels)} == 0`} />
      </div>
    </div>
  )
}
