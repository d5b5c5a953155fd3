import { useQuery } from '@tanstack/react-query'

import { Answer } from '../../../components/Answer.tsx'
import { Chip } from '../../../components/Chip.tsx'
import { CodeSnippet } from '../../../components/CodeSnippet.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { callApi } from '../../../lib/api.ts'
import { flag } from '../../../lib/url-state.ts'
import { useUrlState } from '../../../lib/use-url-state.ts'
import { useWords } from '../../../lib/use-words.ts'
import { orderTargets } from './order-targets.ts'
import type { Target } from './order-targets.ts'
import { TargetTable } from './TargetTable.tsx'
import { targetWords } from './words.ts'

const schema = { down: flag() }
const refreshMs = 10_000

/** What is scraped, and whether it answers. */
export function Targets() {
  const targets = useQuery({
    queryKey: ['targets'],
    queryFn: ({ signal }) => callApi('GET /prometheus/api/v1/targets', { query: { state: 'active' }, signal }),
    refetchInterval: refreshMs,
  })
  return (
    <div className="tabbed-body mx-tab">
      <Answer query={targets} rows={8}>
        {({ data: { activeTargets } }) => (activeTargets.length === 0 ? <NoTargets /> : <TargetList targets={activeTargets} />)}
      </Answer>
    </div>
  )
}

function TargetList({ targets }: { targets: readonly Target[] }) {
  const t = useWords(targetWords)
  const [{ down: onlyDown }, change] = useUrlState(schema)
  const ordered = orderTargets(targets)
  const down = ordered.filter(({ health }) => health === 'down')
  const shown = onlyDown ? down : ordered
  return (
    <section>
      <div className="sub">
        <h2>{t('targets')}</h2>
        <span className="small faint">
          {t('upOf', { up: targets.filter(({ health }) => health === 'up').length, total: targets.length })}, {t('worstFirst')}
        </span>
        <span className="grow" />
        <Chip on={onlyDown} onClick={() => change({ down: !onlyDown })}>
          {t('onlyDown')}
        </Chip>
      </div>
      {shown.length === 0 ? <EmptyState title={t('allUp')} /> : <TargetTable targets={shown} />}
    </section>
  )
}

function NoTargets() {
  const t = useWords(targetWords)
  return (
    <EmptyState title={t('none')}>
      <p className="dim">{t('noneHelp')}</p>
      <CodeSnippet
        label="vedette.yaml"
        code={`# vedette.yaml
scrape:
  prometheusConfig: prometheus.yml`}
      />
      <CodeSnippet
        label="prometheus.yml"
        code={`# prometheus.yml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['localhost:9100']`}
      />
    </EmptyState>
  )
}
