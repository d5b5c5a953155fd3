import { Icon } from '../components/Icon.tsx'
import { useWords } from '../lib/use-words.ts'
import { AccountMenu } from './AccountMenu.tsx'
import type { Page } from './define-page.ts'
import { ProjectMenu } from './ProjectMenu.tsx'
import { TimeRangePicker } from './TimeRangePicker.tsx'
import { useRange } from './use-range.ts'
import { shellWords } from './words.ts'

/** What every page is about: project, time, live; then search and account. */
export function ContextBar({ page, onSearch, onHelp }: { page: Page | undefined; onSearch: () => void; onHelp: () => void }) {
  const t = useWords(shellWords)
  return (
    <header className="bar">
      <ProjectMenu />
      {page?.timed && (
        <>
          <span className="sep" />
          <TimeRangePicker />
        </>
      )}
      <span className="grow" />
      {page?.timed && <LiveSwitch />}
      <span className="sep hide-s" />
      <button type="button" className="ctx hide-s" aria-keyshortcuts="Control+K" onClick={onSearch}>
        <Icon name="search" />
        <span className="sr">{t('searchLabel')}</span>
        <span className="k" aria-hidden>
          {t('search')}
        </span>
        <kbd aria-hidden>Ctrl K</kbd>
      </button>
      <AccountMenu onHelp={onHelp} />
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
