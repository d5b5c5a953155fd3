import { Suspense, lazy, useCallback, useEffect, useState } from 'react'
import { matchRoute, useLocation, useRouter } from 'wouter'

import { useLanguage } from '../lib/preferences.ts'
import { useWords } from '../lib/use-words.ts'
import { ContextBar } from './ContextBar.tsx'
import type { Page } from './define-page.ts'
import { HelpDialog } from './HelpDialog.tsx'
import { BottomBar, Navigation } from './Navigation.tsx'
import { PageOutlet } from './PageOutlet.tsx'
import { useSession } from './session.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { WatchLine } from './WatchLine.tsx'
import { shellWords } from './words.ts'

const CommandPalette = lazy(async () => ({ default: (await import('./CommandPalette.tsx')).CommandPalette }))

/** The frame of every signed-in page: menu, context bar, watch line, the page itself. */
export function Shell({ pages: all }: { pages: readonly Page[] }) {
  const t = useWords(shellWords)
  const { permissions } = useSession()
  const pages = all.filter(({ permission }) => permission === undefined || permissions.includes(permission))
  const [open, setOpen] = useState<'palette' | 'help' | null>(null)
  const openPalette = useCallback(() => setOpen('palette'), [])
  const openHelp = useCallback(() => setOpen('help'), [])
  const close = useCallback(() => setOpen(null), [])
  const page = useCurrentPage(pages)
  useShortcuts({ pages, onPalette: openPalette, onHelp: openHelp })
  return (
    <div className="shell">
      <a className="skip" href="#page">
        {t('skip')}
      </a>
      <Navigation pages={pages} />
      <div className="main">
        <ContextBar page={page} onSearch={openPalette} onHelp={openHelp} />
        {page?.timed ? <WatchLine /> : <div />}
        <main className="page" id="page" tabIndex={-1}>
          <PageOutlet pages={pages} />
        </main>
      </div>
      <BottomBar pages={pages} onSearch={openPalette} />
      {open === 'palette' && (
        <Suspense>
          <CommandPalette pages={pages} onClose={close} />
        </Suspense>
      )}
      {open === 'help' && <HelpDialog pages={pages} onClose={close} />}
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
