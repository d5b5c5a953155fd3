import type { MetricRow } from '../../../../src/api/contract/metrics.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useScope } from '../../../shell/use-scope.ts'
import { words } from '../words.ts'

/** How the environment and the service one looks at are found on the metric, and what is not. */
export function ScopeNote({ scope: { matchers, restriction, missing } }: { scope: MetricRow['scope'] }) {
  const t = useWords(words)
  const { environment, service } = useScope()
  if (environment === '' && service === '') return null
  const found = [missing.includes('environment') || restriction !== '' ? '' : environment, missing.includes('service') ? '' : service]
    .filter(Boolean)
    .join(', ')
  return (
    <p className="mx-scope small dim">
      {matchers !== '' && <bdi>{t('scoped', { scope: found, matchers })} </bdi>}
      {restriction !== '' && <bdi>{t('scopedThrough', { scope: environment })} </bdi>}
      {missing.includes('environment') && <bdi>{t('unscopedEnvironment')} </bdi>}
      {missing.includes('service') && <bdi>{t('unscopedService')}</bdi>}
    </p>
  )
}
