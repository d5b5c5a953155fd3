import { keepPreviousData } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import type { Reply } from '../../lib/replies.ts'
import { definePaletteSource } from './palette-source.ts'

/** More are found by typing on. */
const mostAsked = 200

/** Dashboards by title, folder and tags: the server finds them, however many there are. */
export const dashboardSource = definePaletteSource<Reply<'GET /api/dashboards'>>({
  group: 'dashboards',
  when: 'text',
  read: ({ pages, text }) =>
    text !== '' && pages.some(({ name }) => name === 'd')
      ? {
          queryKey: ['palette', 'dashboards', text],
          queryFn: ({ signal }) => callApi('GET /api/dashboards', { query: { q: text.slice(0, 200), limit: mostAsked }, signal }),
          staleTime: 60_000,
          // Until the answer is there, those of the letters before that still fit.
          placeholderData: keepPreviousData,
        }
      : undefined,
  entries: ({ search }, dashboards) =>
    (dashboards?.rows ?? []).map(({ uid, title, folder, tags }) => ({
      id: uid,
      icon: 'dashboards',
      title,
      note: [folder, ...tags].filter((word) => word !== '').join(' · '),
      href: `/d/${encodeURIComponent(uid)}${search}`,
    })),
})
