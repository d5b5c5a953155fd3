import { Suspense, lazy, useEffect, useState } from 'react'
import { matchRoute, useLocation, useRouter } from 'wouter'

import { useLanguage } from '../lib/preferences.ts'
import { useWords } from '../lib/use-words.ts'
import { BottomBar } from './BottomBar.tsx'
import { ContextBar } from './ContextBar.tsx'
import type { Page } from './define-page.ts'
import { Navigation } from './Navigation.tsx'
import { OverlayContext } from './overlay.ts'
import type { Overlay } from './overlay.ts'
import { PageOutlet } from './PageOutlet.tsx'
import { useSession } from './session.ts'
import { ContextSearch, useKeptSearch } from './use-context-search.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { WatchLine } from './WatchLine.tsx'
import { shellWords } from './words.ts'

const CommandPalette = lazy(async () => ({ default: (await import('./palette/CommandPalette.tsx')).CommandPalette }))
const HelpDialog = lazy(async () => ({ default: (await import('./menus/HelpDialog.tsx')).HelpDialog }))
const ContextSheet = lazy(async () => ({ default: (await import('./menus/index.ts')).ContextSheet }))
const SaveViewDialog = lazy(async () => ({ default: (await import('./menus/SaveViewDialog.tsx')).SaveViewDialog }))

/** The frame of every signed-in page: menu, context bar, watch line, the page itself. */
export function Shell({ pages: all }: { pages: readonly Page[] }) {
  const { permissions } = useSession()
  const pages = all.filter(({ permission }) => permission === undefined || permissions.includes(permission))
  const [overlay, setOverlay] = useState<Overlay | null>(null)
  const page = useCurrentPage(pages)
  const search = useKeptSearch(page)
  return (
    <OverlayContext value={setOverlay}>
      <ContextSearch value={search}>
        <Frame page={page} pages={pages} />
        <Suspense>
          {overlay === 'palette' && <CommandPalette pages={pages} page={page} onClose={() => setOverlay(null)} />}
          {overlay === 'help' && <HelpDialog pages={pages} page={page} onClose={() => setOverlay(null)} />}
          {overlay === 'context' && <ContextSheet page={page} onClose={() => setOverlay(null)} />}
          {overlay === 'save-view' && <SaveViewDialog onClose={() => setOverlay(null)} />}
        </Suspense>
      </ContextSearch>
    </OverlayContext>
  )
}

function Frame({ page, pages }: { page: Page | undefined; pages: readonly Page[] }) {
  const t = useWords(shellWords)
  useShortcuts(pages, { timed: page?.timed ?? false })
  return (
    <div className="shell">
      <a className="skip" href="#page">
        {t('skip')}
      </a>
      <Navigation pages={pages} />
      <div className="main">
        <ContextBar page={page} />
        {page?.timed ? <WatchLine /> : <div />}
        <main className="page" id="page" tabIndex={-1}>
          <PageOutlet pages={pages} />
        </main>
      </div>
      <BottomBar pages={pages} />
    </div>
  )
}

/** The page the address belongs to; its name becomes the window's title. */
function useCurrentPage(pages: readonly Page[]): Page | undefined {
  const [path] = useLocation()
  const { parser } = useRouter()
  const language = useLanguage()
  const page = pages.find(({ paths }) => paths.some((pattern) => matchRoute(parser, pattern, path)[0]))
  const title = page?.title[language]
  useEffect(() => {
    document.title = title ? `${title} · Vedette` : 'Vedette'
  }, [title])
  return page
}
