import { useLanguage, usePreference, writePreference } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import type { Page } from '../define-page.ts'
import { logOut } from '../log-out.ts'
import { useOverlay } from '../overlay.ts'
import { useContextSearch } from '../use-context-search.ts'
import { useCopyLink } from '../use-copy-link.ts'
import { useLook } from '../use-look.ts'
import { useRange } from '../use-range.ts'
import { useScope } from '../use-scope.ts'
import type { PaletteContext } from './palette-source.ts'
import { paletteWords } from './words.ts'

/** What the sources of the palette know and may use. */
export function usePaletteContext(text: string, { pages, page }: { pages: readonly Page[]; page: Page | undefined }): PaletteContext {
  const t = useWords(paletteWords)
  const language = useLanguage()
  const search = useContextSearch()
  const look = useLook()
  const menu = usePreference('menu')
  const { live, toggleLive } = useRange()
  const { change: setScope } = useScope()
  const open = useOverlay()
  const copyLink = useCopyLink()
  return {
    text,
    t,
    language,
    pages,
    page,
    search,
    live,
    look,
    act: {
      copyLink,
      toggleLive,
      toggleMenu: () => writePreference('menu', menu === 'open' ? 'closed' : 'open'),
      setScope: (scope) => setScope(scope, { push: true }),
      open,
      logOut: () => void logOut(),
    },
  }
}
