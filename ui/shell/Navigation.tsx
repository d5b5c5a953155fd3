import { Link } from 'wouter'

import { Icon } from '../components/Icon.tsx'
import { useLanguage, usePreference, writePreference } from '../lib/preferences.ts'
import { useWords } from '../lib/use-words.ts'
import { whenIdle } from '../lib/when-idle.ts'
import { menuGroups } from './define-page.ts'
import type { MenuGroup, Page } from './define-page.ts'
import { Mark } from './Mark.tsx'
import { useContextSearch } from './use-context-search.ts'
import { useIsCurrent } from './use-is-current.ts'
import { shellWords } from './words.ts'

/** The menu: pages in groups, only those that exist and the caller may see. Closed it shows the icons. */
export function Navigation({ pages }: { pages: readonly Page[] }) {
  const t = useWords(shellWords)
  const of = (group: MenuGroup): readonly Page[] => pages.filter(({ menu }) => menu === group)
  return (
    <nav className="nav" aria-label={t('mainMenu')} onPointerEnter={() => preloadInTurn(pages)}>
      <Link className="brand" href="/" aria-label="Vedette">
        <Mark />
        <span>Vedette</span>
      </Link>
      <div className="nav-scroll">
        {menuGroups
          .filter((group) => group !== 'manage' && of(group).length > 0)
          .map((group) => (
            <div key={group}>
              {group !== 'home' && <h2>{t(group)}</h2>}
              <MenuList pages={of(group)} />
            </div>
          ))}
      </div>
      <div className="nav-foot">
        <h2>{t('manage')}</h2>
        <MenuList pages={of('manage')} />
        <MenuSwitch />
      </div>
    </nav>
  )
}

/** Whoever comes to the menu goes somewhere: the code of its pages is fetched, one page in each idle moment. */
function preloadInTurn([page, ...others]: readonly Page[]): void {
  if (page === undefined) return
  whenIdle(() => void page.Component.preload().then(() => preloadInTurn(others)))
}

function MenuList({ pages }: { pages: readonly Page[] }) {
  return (
    <ul>
      {pages.map((page) => (
        <li key={page.name}>
          <MenuLink page={page} />
        </li>
      ))}
    </ul>
  )
}

function MenuLink({ page }: { page: Page }) {
  const language = useLanguage()
  const search = useContextSearch()
  const current = useIsCurrent(page)
  const title = page.title[language]
  const preload = (): void => void page.Component.preload()
  return (
    <Link
      href={page.paths[0] + (page.timed ? search : '')}
      title={title}
      aria-current={current ? 'page' : undefined}
      onMouseEnter={preload}
      onFocus={preload}
    >
      <Icon name={page.icon} />
      <span>{title}</span>
    </Link>
  )
}

/** Closes the menu to its icons and opens it again; where there is no room it is closed anyway. */
function MenuSwitch() {
  const t = useWords(shellWords)
  const open = usePreference('menu') === 'open'
  const label = open ? t('closeMenu') : t('openMenu')
  return (
    <button
      type="button"
      className="menu-switch"
      aria-expanded={open}
      title={label}
      onClick={() => writePreference('menu', open ? 'closed' : 'open')}
    >
      <Icon name="sidebar" flip />
      <span>{label}</span>
    </button>
  )
}
