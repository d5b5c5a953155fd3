import { Link, useRoute } from 'wouter'

import { Icon } from '../components/Icon.tsx'
import { useLanguage } from '../lib/preferences.ts'
import { useWords } from '../lib/use-words.ts'
import { menuGroups } from './define-page.ts'
import type { MenuGroup, Page } from './define-page.ts'
import { Mark } from './Mark.tsx'
import { useContextSearch } from './use-context-search.ts'
import { shellWords } from './words.ts'

/** The menu: pages in groups, only those that exist and the caller may see. */
export function Navigation({ pages }: { pages: readonly Page[] }) {
  const t = useWords(shellWords)
  const of = (group: MenuGroup): readonly Page[] => pages.filter(({ menu }) => menu === group)
  return (
    <nav className="nav" aria-label={t('mainMenu')}>
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
        <MenuList pages={of('manage')} />
      </div>
    </nav>
  )
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
  const current = useCurrent(page)
  const title = page.title[language]
  return (
    <Link
      href={page.paths[0] + (page.timed ? search : '')}
      title={title}
      aria-current={current ? 'page' : undefined}
      onMouseEnter={page.preload}
      onFocus={page.preload}
    >
      <Icon name={page.icon} />
      <span>{title}</span>
    </Link>
  )
}

/** The bar of a phone: the pages of the menu that fit, and the search for the rest. */
export function BottomBar({ pages, onSearch }: { pages: readonly Page[]; onSearch: () => void }) {
  const t = useWords(shellWords)
  return (
    <nav className="bottom" aria-label={t('quickMenu')}>
      {pages
        .filter(({ menu }) => menu === 'home' || menu === 'observe')
        .slice(0, 3)
        .map((page) => (
          <BottomLink key={page.name} page={page} />
        ))}
      <button type="button" onClick={onSearch}>
        <Icon name="search" size={20} />
        {t('search')}
      </button>
    </nav>
  )
}

function BottomLink({ page }: { page: Page }) {
  const language = useLanguage()
  const search = useContextSearch()
  const current = useCurrent(page)
  return (
    <Link href={page.paths[0] + (page.timed ? search : '')} aria-current={current ? 'page' : undefined}>
      <Icon name={page.icon} size={20} />
      {page.title[language]}
    </Link>
  )
}

/** A page with the paths it leads to is current on all of them. */
function useCurrent(page: Page): boolean {
  const [first] = useRoute(page.paths[0])
  const [second] = useRoute(page.paths[1] ?? page.paths[0])
  return first || second
}
