import type { ComponentType } from 'react'
import { Link, useLocation } from 'wouter'

import { Skeleton } from '../../components/Skeleton.tsx'
import { definePart } from '../../lib/define-part.tsx'
import { useLanguage } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { Explore } from './explore/Explore.tsx'
import { tabs } from './tabs.ts'
import { words } from './words.ts'

import './metrics.css'

const bodies: Readonly<Record<(typeof tabs)[number]['name'], ComponentType>> = {
  explore: Explore,
  targets: definePart(async () => (await import('./targets/Targets.tsx')).Targets, Skeleton),
  cardinality: definePart(async () => (await import('./cardinality/Cardinality.tsx')).Cardinality, Skeleton),
}

/** Metrics: names and charts, what is scraped, and what there is too much of. */
export function MetricsPage() {
  const t = useWords(words)
  const language = useLanguage()
  const search = useContextSearch()
  const [address] = useLocation()
  const current = tabs.find(({ path }) => path === address) ?? tabs[0]
  const Body = bodies[current.name]
  return (
    <div className="mx">
      <div className="mx-head">
        <h1>{t('title')}</h1>
        <nav className="tabs" aria-label={t('title')}>
          {tabs.map(({ name, path, title }) => (
            <Link key={name} href={path + search} aria-current={name === current.name ? 'page' : undefined}>
              {title[language]}
            </Link>
          ))}
        </nav>
      </div>
      <Body />
    </div>
  )
}
