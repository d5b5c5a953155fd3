import { Button } from '../../../components/Button.tsx'
import { CodeSnippet } from '../../../components/CodeSnippet.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { basePath } from '../../../lib/base-path.ts'
import { useWords } from '../../../lib/use-words.ts'
import { firingWords } from './words.ts'

/** Nothing to show: since nothing fires, or since nothing is like what was asked for. */
export function NoAlerts({ onShowAll }: { onShowAll: (() => void) | undefined }) {
  const t = useWords(firingWords)
  if (onShowAll !== undefined)
    return (
      <EmptyState title={t('nobodyFits')}>
        <Button onClick={onShowAll}>{t('showAll')}</Button>
      </EmptyState>
    )
  return (
    <EmptyState title={t('quiet')}>
      <p className="dim">{t('fromPrometheus')}</p>
      <CodeSnippet label="prometheus.yml" code={prometheusSnippet(t('tokenPlace'))} />
      <p className="dim">{t('firstRule')}</p>
      <CodeSnippet label="rules.yml" code={ruleSnippet} />
    </EmptyState>
  )
}

function prometheusSnippet(token: string): string {
  return `alerting:
  alertmanagers:
    - scheme: ${location.protocol.slice(0, -1)}
      path_prefix: ${basePath}/alertmanager
      authorization:
        credentials: ${token}
      static_configs:
        - targets: ['${location.host}']`
}

const ruleSnippet = `rules:
  - name: ManyErrors
    query:
      logs: severity:error
      window: 5m
      by: [service]
      above: 10
    evaluate: arrival
    severity: high
    annotations:
      summary: "{{ $value }} errors of {{ $labels.service }} in 5 minutes"`
