import type { ComponentType } from 'react'
import { useLocation } from 'wouter'

import { Skeleton } from '../../components/Skeleton.tsx'
import { definePart } from '../../lib/define-part.tsx'
import { useWords } from '../../lib/use-words.ts'
import { TabbedPage } from '../../shell/TabbedPage.tsx'
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
  const [address] = useLocation()
  const current = tabs.find(({ path }) => path === address) ?? tabs[0]
  const Body = bodies[current.name]
  return (
    <TabbedPage title={t('title')} tabs={tabs} current={current}>
      <Body />
    </TabbedPage>
  )
}
