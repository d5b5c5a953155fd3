import type { ReactNode } from 'react'

import { useFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useScope } from '../../../shell/use-scope.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import { words } from '../words.ts'
import { none, readValues, toggleValue, useFiringFilters } from './use-firing.ts'
import { firingWords } from './words.ts'

type Counts = Reply<'GET /api/alerts/counts'>
const states = ['firing', 'acknowledged', 'pending', 'silenced', 'inhibited', 'muted', 'resolved'] as const
const severities = ['critical', 'high', 'medium', 'low', 'warning', 'info']
const shownValues = 12

/** What the list can be narrowed to, with how many alerts each choice would show. */
export function AlertFacets({ counts }: { counts: Counts | undefined }) {
  const t = useWords(firingWords)
  const of = useWords(words)
  const [filters, change] = useFiringFilters()
  const { environment, service, change: changeScope } = useScope()
  const countOf = (name: string): number => counts?.states.find(({ value }) => value === name)?.count ?? 0
  const rank = (value: string): number => (severities.includes(value) ? severities.indexOf(value) : 2.5)
  return (
    <div className="al-facets" tabIndex={0} role="region" aria-label={t('facets')}>
      <FacetList title={t('severity')}>
        {counts?.severities
          .toSorted((a, b) => rank(a.value) - rank(b.value))
          .slice(0, shownValues)
          .map(({ value, count }) => (
            <FacetRow
              key={value}
              count={count}
              on={readValues(filters.sev).includes(value === '' ? none : value)}
              onPress={() => change({ sev: toggleValue(filters.sev, value === '' ? none : value) }, { push: true })}
            >
              <AlertSeverity severity={value} />
            </FacetRow>
          ))}
      </FacetList>
      <FacetList title={t('state')}>
        {states.map((name) => (
          <FacetRow
            key={name}
            count={countOf(name)}
            on={readValues(filters.state).includes(name)}
            onPress={() => change({ state: toggleValue(filters.state, name) }, { push: true })}
          >
            {of(name)}
          </FacetRow>
        ))}
      </FacetList>
      <FacetList title={t('service')}>
        {counts?.services.slice(0, shownValues).map(({ value, count }) =>
          value === '' ? null : (
            <FacetRow
              key={value}
              count={count}
              on={service === value}
              onPress={() => changeScope({ svc: service === value ? '' : value }, { push: true })}
            >
              <bdi>{value}</bdi>
            </FacetRow>
          ),
        )}
      </FacetList>
      <FacetList title={t('environment')}>
        {counts?.environments.slice(0, shownValues).map(({ value, count }) =>
          value === '' ? null : (
            <FacetRow
              key={value}
              count={count}
              on={environment === value}
              onPress={() => changeScope({ env: environment === value ? '' : value }, { push: true })}
            >
              <bdi>{value}</bdi>
            </FacetRow>
          ),
        )}
      </FacetList>
      <FacetList title={t('receiver')}>
        {counts?.receivers.slice(0, shownValues).map(({ value, count }) => (
          <FacetRow
            key={value}
            count={count}
            on={readValues(filters.rcv).includes(value)}
            onPress={() => change({ rcv: toggleValue(filters.rcv, value) }, { push: true })}
          >
            <bdi>{value}</bdi>
          </FacetRow>
        ))}
      </FacetList>
    </div>
  )
}

function FacetList({ title, children }: { title: string; children: ReactNode }) {
  const isEmpty = !Array.isArray(children) || children.every((child) => child === null || child === undefined)
  return isEmpty ? null : (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function FacetRow({ count, on, onPress, children }: { count: number; on: boolean; onPress: () => void; children: ReactNode }) {
  const format = useFormat()
  return (
    <button type="button" className={count === 0 && !on ? 'al-facet none' : 'al-facet'} aria-pressed={on} onClick={onPress}>
      <span className="cut grow">{children}</span>
      <span className="num faint">{format.count(count)}</span>
    </button>
  )
}
