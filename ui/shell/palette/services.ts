import type { Reply } from '../../lib/replies.ts'
import { rangeSchema } from '../../lib/time-range.ts'
import { readUrlState } from '../../lib/url-state.ts'
import { scopesQuery } from '../use-scopes.ts'
import { definePaletteSource } from './palette-source.ts'
import type { PaletteContext } from './palette-source.ts'

type Scopes = Reply<'GET /api/scopes'>

/** Services that report in the range: each leads to its page, or to its traces where there is none. */
export const serviceSource = definePaletteSource<Scopes>({
  group: 'services',
  when: 'text',
  read: readScopes,
  entries: ({ pages, search, t }, scopes) =>
    serviceNames(scopes).map(([service, environments]) => ({
      id: service,
      icon: 'services',
      title: service,
      note: [t('service'), ...environments].join(' · '),
      href: serviceAddress(service, pages, search),
    })),
})

/** The question of the sources that know services; none for those who may not read telemetry. */
export function readScopes({ pages, search }: PaletteContext) {
  return pages.some(({ name }) => name === 'logs') ? scopesQuery(readUrlState(rangeSchema, search)) : undefined
}

/** Each service once, busiest first, with its environments. */
export function serviceNames(scopes: Scopes | undefined): readonly (readonly [service: string, environments: readonly string[]])[] {
  const names = new Map<string, string[]>()
  for (const { service, environment } of scopes?.rows ?? []) {
    if (service === '') continue
    names.set(service, [...(names.get(service) ?? []), ...(environment === '' ? [] : [environment])])
  }
  return [...names]
}

function serviceAddress(service: string, pages: PaletteContext['pages'], search: string): string {
  const pattern = pages.find(({ name }) => name === 'services')?.paths.find((path) => path.includes(':'))
  if (pattern !== undefined) return pattern.replace(/:\w+\??/, encodeURIComponent(service)).replace(/\/:.*$/, '') + search
  const query = new URLSearchParams(search)
  query.set('svc', service)
  return `/traces?${query}`
}
