import { lazy } from 'react'

import { Icon } from '../components/Icon.tsx'
import { useWords } from '../lib/use-words.ts'
import { AccountButton } from './AccountButton.tsx'
import { BellButton } from './BellButton.tsx'
import { CompareButton } from './CompareButton.tsx'
import type { Page } from './define-page.ts'
import { EnvironmentButton } from './EnvironmentButton.tsx'
import { MoreButton } from './MoreButton.tsx'
import { OnDemand } from './OnDemand.tsx'
import { useOverlay } from './overlay.ts'
import { ProjectName } from './ProjectName.tsx'
import { RangeButton } from './RangeButton.tsx'
import { ServiceButton } from './ServiceButton.tsx'
import { usePermission } from './session.ts'
import { ShareButton } from './ShareButton.tsx'
import { useRange } from './use-range.ts'
import { ViewsButton } from './ViewsButton.tsx'
import { shellWords } from './words.ts'

const loadMenus = () => import('./menus/index.ts')
const preload = (): void => void loadMenus()
const TimeRangePicker = lazy(async () => ({ default: (await loadMenus()).TimeRangePicker }))
const EnvironmentPicker = lazy(async () => ({ default: (await loadMenus()).EnvironmentPicker }))
const ServicePicker = lazy(async () => ({ default: (await loadMenus()).ServicePicker }))
const CompareMenu = lazy(async () => ({ default: (await loadMenus()).CompareMenu }))
const ViewsMenu = lazy(async () => ({ default: (await loadMenus()).ViewsMenu }))
const ShareMenu = lazy(async () => ({ default: (await loadMenus()).ShareMenu }))
const AccountMenu = lazy(async () => ({ default: (await loadMenus()).AccountMenu }))

/** What every page is about: project, environment, service, time, comparison, live; then views, share, search and account. */
export function ContextBar({ page }: { page: Page | undefined }) {
  const t = useWords(shellWords)
  const openOverlay = useOverlay()
  const mayReadAlerts = usePermission('alerts.read')
  return (
    <header className="bar">
      <ProjectName />
      {page?.timed && <Scope />}
      <span className="grow" />
      {page?.timed && <LiveSwitch />}
      <OnDemand button={<ViewsButton />} preload={preload}>
        <ViewsMenu />
      </OnDemand>
      <OnDemand button={<ShareButton />} preload={preload}>
        <ShareMenu timed={page?.timed ?? false} />
      </OnDemand>
      <MoreButton timed={page?.timed ?? false} onPointerEnter={preload} />
      <span className="sep hide-s" />
      <button type="button" className="ctx hide-s" aria-keyshortcuts="Control+K" onClick={() => openOverlay('palette')}>
        <Icon name="search" />
        <span className="sr">{t('searchLabel')}</span>
        <span className="k" aria-hidden>
          {t('search')}
        </span>
        <kbd aria-hidden>Ctrl K</kbd>
      </button>
      {mayReadAlerts && <BellButton />}
      <OnDemand button={<AccountButton />} preload={preload}>
        <AccountMenu />
      </OnDemand>
    </header>
  )
}

function Scope() {
  // The names come from the telemetry.
  const mayRead = usePermission('telemetry.read')
  return (
    <>
      {mayRead && (
        <>
          <OnDemand button={<EnvironmentButton />} preload={preload}>
            <EnvironmentPicker />
          </OnDemand>
          <OnDemand button={<ServiceButton />} preload={preload}>
            <ServicePicker />
          </OnDemand>
        </>
      )}
      <span className="sep hide-s" />
      <OnDemand button={<RangeButton />} preload={preload}>
        <TimeRangePicker />
      </OnDemand>
      <OnDemand button={<CompareButton />} preload={preload}>
        <CompareMenu />
      </OnDemand>
    </>
  )
}

function LiveSwitch() {
  const t = useWords(shellWords)
  const { live, toggleLive } = useRange()
  return (
    <button type="button" className={live ? 'ctx on' : 'ctx'} aria-pressed={live} aria-keyshortcuts="Shift+L" onClick={toggleLive}>
      <span className={live ? 'pulse' : undefined}>
        <Icon name="live" />
      </span>
      <span className="sr-s">{t('live')}</span>
    </button>
  )
}
