import type { ComponentType } from 'react'
import { useLocation } from 'wouter'

import { Skeleton } from '../../components/Skeleton.tsx'
import { definePart } from '../../lib/define-part.tsx'
import { useWords } from '../../lib/use-words.ts'
import { TabbedPage } from '../../shell/TabbedPage.tsx'
import { tabs } from './tabs.ts'
import { words } from './words.ts'

const bodies: Readonly<Record<(typeof tabs)[number]['name'], ComponentType>> = {
  firing: definePart(async () => (await import('./firing/Firing.tsx')).Firing, Skeleton),
  history: definePart(async () => (await import('./history/History.tsx')).History, Skeleton),
  policy: definePart(async () => (await import('./policy/Policy.tsx')).Policy, Skeleton),
  quality: definePart(async () => (await import('./quality/Quality.tsx')).Quality, Skeleton),
  inbox: definePart(async () => (await import('./inbox/Inbox.tsx')).Inbox, Skeleton),
  runbooks: definePart(async () => (await import('./runbooks/Runbooks.tsx')).Runbooks, Skeleton),
  rules: definePart(async () => (await import('./rules/Rules.tsx')).Rules, Skeleton),
  routes: definePart(async () => (await import('./routes/Routes.tsx')).Routes, Skeleton),
  silences: definePart(async () => (await import('./silences/Silences.tsx')).Silences, Skeleton),
  'contact-points': definePart(async () => (await import('./contact-points/ContactPoints.tsx')).ContactPoints, Skeleton),
}

const Alert = definePart(async () => (await import('./alert/Alert.tsx')).Alert, Skeleton)

/** What fires, who has it, and who is told of what. */
export function AlertsPage() {
  const t = useWords(words)
  const [address] = useLocation()
  const current = tabs.find(({ path }) => path !== '/alerts' && (address === path || address.startsWith(`${path}/`))) ?? tabs[0]
  const Body = bodies[current.name]
  // One alert has a head of its own.
  if (address.startsWith('/alerts/alert/'))
    return (
      <div className="tabbed">
        <Alert />
      </div>
    )
  return (
    <TabbedPage title={t('title')} tabs={tabs} current={current}>
      <Body />
    </TabbedPage>
  )
}
