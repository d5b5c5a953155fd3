import { Link } from 'wouter'

import type { RulesReply } from '../../../../src/api/contract/rules.ts'
import { Answer } from '../../../components/Answer.tsx'
import { buttonClass } from '../../../components/Button.tsx'
import { Chip } from '../../../components/Chip.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { knownSeverity } from '../parts/severity-look.ts'
import { words } from '../words.ts'
import { RuleTable } from './RuleTable.tsx'
import { useRuleFilters, useRules } from './use-rules.ts'
import { ruleWords } from './words.ts'

const states = ['firing', 'pending', 'error', 'no_data', 'no_source', 'inactive', 'unknown', 'off', 'hidden'] as const
const origins = ['page', 'file', 'pack'] as const
const severities = ['critical', 'high', 'medium', 'low', 'warning', 'info', 'none']

/** All rules, narrowed down. */
export function RuleList() {
  const t = useWords(ruleWords)
  const [filters, change] = useRuleFilters()
  const context = useContextSearch()
  const mayChange = usePermission('alerts.write')
  const rules = useRules()
  const [first] = rules.data?.pages ?? []
  const rows = rules.data?.pages.flatMap((page) => page.rows)
  return (
    <div className="tabbed-body">
      <div className="sub rl-head">
        <label className="field rl-search">
          <Icon name="search" />
          <span className="sr">{t('search')}</span>
          <input
            data-page-search
            value={filters.q}
            placeholder={t('search')}
            dir={filters.q === '' ? undefined : 'auto'}
            onChange={({ target }) => change({ q: target.value })}
          />
        </label>
        <span className="dim small nowrap" role="status">
          {first && t('total', { count: first.total })}
        </span>
        <span className="grow" />
        {mayChange && (
          <Link className={buttonClass({ look: 'go' })} href={`/alerts/rules/new${context}`}>
            <Icon name="plus" />
            {t('create')}
          </Link>
        )}
      </div>
      {first && <Facets counts={first.counts} />}
      <Answer query={{ data: rows, error: rules.error, refetch: rules.refetch }} rows={12}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState title={t('none')}>
              <p className="dim">{t('noneNote')}</p>
            </EmptyState>
          ) : (
            <RuleTable rows={found} />
          )
        }
      </Answer>
      <MoreRows list={rules} />
    </div>
  )
}

/** What the list can be narrowed to; what no rule has is left out. */
function Facets({ counts }: { counts: RulesReply['counts'] }) {
  const t = useWords(ruleWords)
  const format = useFormat()
  const [filters, change] = useRuleFilters()
  const chips = (
    name: 'state' | 'origin' | 'sev',
    values: readonly string[],
    countOf: Readonly<Record<string, number | undefined>>,
    title: (value: string) => string,
  ) => {
    const chosen = filters[name] === '' ? [] : filters[name].split(',')
    return values
      .filter((value) => (countOf[value] ?? 0) > 0 || chosen.includes(value))
      .map((value) => (
        <Chip
          key={value}
          on={chosen.includes(value)}
          onClick={() =>
            change(
              { [name]: (chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]).join(',') },
              { push: true },
            )
          }
        >
          <bdi>{title(value)}</bdi> <span className="faint">{format.count(countOf[value] ?? 0)}</span>
        </Chip>
      ))
  }
  const tAlert = useWords(words)
  const titleOfSeverity = (value: string): string => {
    const known = knownSeverity(value)
    return known ? tAlert(known) : value === 'none' ? t('noSeverity') : value
  }
  const known = severities.filter((value) => value in counts.severities)
  const others = Object.keys(counts.severities)
    .filter((value) => !severities.includes(value))
    .slice(0, 12)
  return (
    <div className="rl-facets" role="group" aria-label={t('filters')}>
      {chips('state', states, counts.states, (value) => t(value as (typeof states)[number]))}
      <span className="rl-gap" />
      {chips('origin', origins, counts.origins, (value) => t(value as (typeof origins)[number]))}
      <span className="rl-gap" />
      {chips('sev', [...known, ...others], counts.severities, (value) => titleOfSeverity(value))}
    </div>
  )
}
