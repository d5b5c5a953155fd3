import { useQuery } from '@tanstack/react-query'
import type { keepPreviousData } from '@tanstack/react-query'

import type { Language, Translate } from '../../lib/words.ts'
import type { Page } from '../define-page.ts'
import type { Overlay } from '../overlay.ts'
import type { LinkKind } from '../share.ts'
import type { LookSetting } from '../use-look.ts'
import type { paletteWords } from './words.ts'

/** Headings of the palette, in the order of entries that fit equally well. */
export const paletteGroups = [
  'pasted',
  'recent',
  'services',
  'dashboards',
  'views',
  'pages',
  'settings',
  'here',
  'actions',
  'search',
] as const
export type PaletteGroup = (typeof paletteGroups)[number]

interface EntryText {
  /** One of a kind among all entries of its source. */
  readonly id: string
  readonly icon: string
  readonly title: string
  /** What it belongs to or why it matters, said quietly beside it. */
  readonly note?: string
  /** Other words it is found by. */
  readonly also?: readonly string[]
  readonly keys?: readonly string[]
}
/** One line of the palette: leads to an address of the page, or does something. */
export type PaletteEntry = EntryText & ({ readonly href: string } | { readonly run: () => void })

/** What sources know and may use. */
export interface PaletteContext {
  /** As typed, without blanks around. */
  readonly text: string
  readonly t: Translate<typeof paletteWords.en>
  readonly language: Language
  /** Those the caller may see. */
  readonly pages: readonly Page[]
  /** The page behind the palette. */
  readonly page: Page | undefined
  /** Time, environment, service: what goes along to the next page (`?…`, or empty). */
  readonly search: string
  readonly live: boolean
  readonly look: readonly LookSetting[]
  readonly act: PaletteActs
}

export interface PaletteActs {
  readonly copyLink: (kind: LinkKind) => void
  readonly toggleLive: () => void
  readonly toggleMenu: () => void
  readonly setScope: (scope: { env?: string; svc?: string }) => void
  readonly open: (overlay: Overlay) => void
  readonly logOut: () => void
}

interface Query<Data> {
  readonly queryKey: readonly unknown[]
  readonly queryFn: (context: { signal: AbortSignal }) => Promise<Data>
  readonly staleTime: number
  /** What is shown until the answer is there, of the one to the question before. */
  readonly placeholderData?: typeof keepPreviousData
}

export interface SourceSpec<Data> {
  readonly group: PaletteGroup
  /**
   * `text`: only when something is typed; `empty`: only when nothing is; `meaning`: only when something is typed, and the entries are
   * about that text itself, not found by their words.
   */
  readonly when: 'always' | 'text' | 'empty' | 'meaning'
  /** What has to be asked of the server first; undefined: nothing for this caller. */
  readonly read?: (context: PaletteContext) => Query<Data> | undefined
  /** `data` is undefined until it is there. */
  readonly entries: (context: PaletteContext, data: Data | undefined) => readonly PaletteEntry[]
}

/** One kind of entries: a file of its own, and a line in `index.ts`. */
export interface PaletteSource extends Pick<SourceSpec<never>, 'group' | 'when'> {
  readonly useEntries: (context: PaletteContext) => readonly PaletteEntry[]
}

/** Makes a source; what it asks is asked when the palette opens, and remembered. */
export function definePaletteSource<Data = undefined>({
  group,
  when,
  read,
  entries,
}: SourceSpec<Data>): PaletteSource & Pick<SourceSpec<Data>, 'entries'> {
  return {
    group,
    when,
    entries,
    useEntries: (context) => {
      const query = read?.(context)
      const { data } = useQuery<Data>(query ?? { queryKey: ['palette', group], enabled: false })
      return entries(context, data)
    },
  }
}
