import { Link } from 'wouter'

import { Icon } from '../components/Icon.tsx'
import { useLanguage } from '../lib/preferences.ts'
import { useWords } from '../lib/use-words.ts'
import type { Page } from './define-page.ts'
import { useOverlay } from './overlay.ts'
import { useContextSearch } from './use-context-search.ts'
import { useIsCurrent } from './use-is-current.ts'
import { shellWords } from './words.ts'

/** What is wanted away from the desk; everything else is found by the search. */
const names: ReadonlySet<string> = new Set(['overview', 'alerts', 'logs', 'traces'])

/** The bar of a phone. */
export function BottomBar({ pages }: { pages: readonly Page[] }) {
  const t = useWords(shellWords)
  const openOverlay = useOverlay()
  return (
    <nav className="bottom" aria-label={t('quickMenu')}>
      {pages
        .filter(({ name }) => names.has(name))
        .map((page) => (
          <BottomLink key={page.name} page={page} />
        ))}
      <button type="button" onClick={() => openOverlay('palette')}>
        <Icon name="search" size={20} />
        {t('search')}
      </button>
    </nav>
  )
}

function BottomLink({ page }: { page: Page }) {
  const language = useLanguage()
  const search = useContextSearch()
  const current = useIsCurrent(page)
  return (
    <Link href={page.paths[0] + (page.timed ? search : '')} aria-current={current ? 'page' : undefined}>
      <Icon name={page.icon} size={20} />
      {page.title[language]}
    </Link>
  )
}
