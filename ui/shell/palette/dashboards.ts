import { callApi } from '../../lib/api.ts'
import type { Reply } from '../../lib/replies.ts'
import { definePaletteSource } from './palette-source.ts'

const mostAsked = 500

/** Dashboards by title, folder and tags. */
export const dashboardSource = definePaletteSource<Reply<'GET /api/dashboards'>>({
  group: 'dashboards',
  when: 'text',
  read: ({ pages }) =>
    pages.some(({ name }) => name === 'd')
      ? {
          queryKey: ['palette', 'dashboards'],
          queryFn: ({ signal }) => callApi('GET /api/dashboards', { query: { limit: mostAsked }, signal }),
          staleTime: 60_000,
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
