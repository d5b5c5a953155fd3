import type { Reply } from '../../lib/replies.ts'
import { definePaletteSource } from './palette-source.ts'
import { readScopes, serviceNames } from './services.ts'

/** Narrows the page behind the palette to a service or an environment. */
export const scopeSource = definePaletteSource<Reply<'GET /api/scopes'>>({
  group: 'here',
  when: 'text',
  read: readScopes,
  entries: ({ page, t, act }, scopes) => {
    if (!page?.timed) return []
    const environments = [...new Set((scopes?.rows ?? []).map(({ environment }) => environment))].filter((name) => name !== '')
    return [
      ...serviceNames(scopes).map(([service]) => ({
        id: `service ${service}`,
        icon: 'filter',
        title: t('onlyService', { service }),
        also: [service],
        run: () => act.setScope({ svc: service }),
      })),
      ...environments.map((environment) => ({
        id: `environment ${environment}`,
        icon: 'filter',
        title: t('onlyEnvironment', { environment }),
        also: [environment],
        run: () => act.setScope({ env: environment }),
      })),
    ]
  },
})
