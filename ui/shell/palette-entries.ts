import type { Language } from '../lib/words.ts'
import type { Page } from './define-page.ts'

export interface PaletteEntry {
  readonly id: string
  readonly group: 'actions' | 'pages' | 'settings'
  readonly icon: string
  readonly title: string
  /** What it belongs to, said quietly beside it. */
  readonly note: string
  readonly href: string
}

const traceId = /^[0-9a-f]{32}$/i

/** What a text may mean: a pasted trace id, a page, a part of a page, a search in the logs. Both languages are searched. */
export function paletteEntries(
  text: string,
  options: {
    pages: readonly Page[]
    language: Language
    search: string
    openTrace: (id: string) => string
    searchLogs: (text: string) => string
  },
): PaletteEntry[] {
  const wanted = text.trim().toLowerCase()
  const { pages, language } = options
  const matches = (title: Readonly<Record<Language, string>>): boolean =>
    wanted === '' || Object.values(title).some((name) => name.toLowerCase().includes(wanted))
  const entries: PaletteEntry[] = []
  if (traceId.test(wanted)) {
    entries.push({ id: 'trace', group: 'actions', icon: 'traces', title: options.openTrace(wanted), note: '', href: `/trace/${wanted}` })
  }
  for (const page of pages) {
    if (page.menu === 'none' || !matches(page.title)) continue
    entries.push({
      id: page.name,
      group: 'pages',
      icon: page.icon,
      title: page.title[language],
      note: '',
      href: page.paths[0] + (page.timed ? options.search : ''),
    })
  }
  for (const page of pages) {
    for (const section of page.sections ?? []) {
      if (!matches(section.title)) continue
      entries.push({
        id: section.path,
        group: 'settings',
        icon: page.icon,
        title: section.title[language],
        note: page.title[language],
        href: section.path,
      })
    }
  }
  if (wanted !== '' && !traceId.test(wanted) && pages.some(({ name }) => name === 'logs')) {
    const query = new URLSearchParams(options.search.slice(1))
    query.set('q', text.trim())
    entries.push({
      id: 'logs-search',
      group: 'actions',
      icon: 'search',
      title: options.searchLogs(text.trim()),
      note: '',
      href: `/logs?${query}`,
    })
  }
  return entries
}
