import { Answer } from '../../../components/Answer.tsx'
import { Chip } from '../../../components/Chip.tsx'
import { CodeSnippet } from '../../../components/CodeSnippet.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { TargetTable } from './TargetTable.tsx'
import { rowsOf, useTargetFilters, useTargets } from './use-targets.ts'
import { targetWords } from './words.ts'

/** What is scraped, and whether it answers. */
export function Targets() {
  const t = useWords(targetWords)
  const [{ down, q }, change] = useTargetFilters()
  const targets = useTargets()
  const counts = targets.data?.pages[0]?.counts
  const total = counts ? counts.up + counts.down + counts.unknown : 0
  return (
    <div className={targets.isPlaceholderData ? 'tabbed-body mx-tab stale' : 'tabbed-body mx-tab'}>
      {counts && total > 0 && (
        <div className="sub mx-find">
          <h2>{t('targets')}</h2>
          <span className="small faint">
            {t('upOf', { up: counts.up, total })}, {t('worstFirst')}
          </span>
          <span className="grow" />
          <label className="field">
            <Icon name="search" />
            <span className="sr">{t('find')}</span>
            <input
              data-page-search
              type="search"
              maxLength={200}
              placeholder={t('find')}
              value={q}
              onChange={(event) => change({ q: event.target.value })}
            />
          </label>
          <Chip on={down} onClick={() => change({ down: !down })}>
            {t('onlyDown')}
          </Chip>
        </div>
      )}
      <Answer query={targets} rows={8}>
        {({ pages }) => {
          const rows = rowsOf(pages)
          if (total === 0) return <NoTargets />
          return rows.length === 0 ? <EmptyState title={t(q === '' ? 'allUp' : 'noneFound')} /> : <TargetTable targets={rows} />
        }}
      </Answer>
      <MoreRows list={targets} />
    </div>
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
