import { lazy } from 'react'

import { Icon } from '../components/Icon.tsx'
import { useWords } from '../lib/use-words.ts'
import { AccountButton } from './AccountButton.tsx'
import type { Page } from './define-page.ts'
import { OnDemand } from './OnDemand.tsx'
import { ProjectName } from './ProjectName.tsx'
import { RangeButton } from './RangeButton.tsx'
import { useRange } from './use-range.ts'
import { shellWords } from './words.ts'

const loadPicker = () => import('./TimeRangePicker.tsx')
const loadAccount = () => import('./AccountMenu.tsx')
const TimeRangePicker = lazy(async () => ({ default: (await loadPicker()).TimeRangePicker }))
const AccountMenu = lazy(async () => ({ default: (await loadAccount()).AccountMenu }))

/** What every page is about: project, time, live; then search and account. */
export function ContextBar({ page, onSearch, onHelp }: { page: Page | undefined; onSearch: () => void; onHelp: () => void }) {
  const t = useWords(shellWords)
  return (
    <header className="bar">
      <ProjectName />
      {page?.timed && (
        <>
          <span className="sep" />
          <OnDemand button={<RangeButton />} preload={() => void loadPicker()}>
            <TimeRangePicker />
          </OnDemand>
        </>
      )}
      <span className="grow" />
      {page?.timed && (
        <>
          <LiveSwitch />
          <span className="sep hide-s" />
        </>
      )}
      <button type="button" className="ctx hide-s" aria-keyshortcuts="Control+K" onClick={onSearch}>
        <Icon name="search" />
        <span className="sr">{t('searchLabel')}</span>
        <span className="k" aria-hidden>
          {t('search')}
        </span>
        <kbd aria-hidden>Ctrl K</kbd>
      </button>
      <OnDemand button={<AccountButton />} preload={() => void loadAccount()}>
        <AccountMenu onHelp={onHelp} />
      </OnDemand>
    </header>
  )
}

function LiveSwitch() {
  const t = useWords(shellWords)
  const { live, change } = useRange()
  return (
    <button
      type="button"
      className={live ? 'ctx on' : 'ctx'}
      aria-pressed={live}
      onClick={() => change({ live: !live, ...(!live && { to: 'now' }) })}
    >
      <span className={live ? 'pulse' : undefined}>
        <Icon name="live" />
      </span>
      <span>{t('live')}</span>
    </button>
  )
}
