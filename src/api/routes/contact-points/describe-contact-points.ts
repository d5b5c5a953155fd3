import type { AlertRoute, ContactPoint } from '../../../alerting/index.ts'
import { builtInContactPoint, hideSettings } from '../../../alerting/index.ts'
import type { ContactPointRow } from '../../contract/contact-points.ts'
import type { AlertingService } from '../../services.ts'
import { aboutIntegration } from './about-integration.ts'

/** All contact points, by name: those of the page, of the file, and the one that is always there. */
export function describeContactPoints({ kept, file, core }: AlertingService): ContactPointRow[] {
  const { documents, unreadable } = kept
  const failing = new Map(core.failing().map(({ destination, sinceMs }) => [destination, sinceMs]))
  const routes = countRoutes(core.config.route)
  const describe = (point: ContactPoint, ofPage: boolean): ContactPointRow => {
    const versioned = ofPage ? documents.contactPoints.get(point.name) : undefined
    const integrations =
      versioned?.document.integrations.map((one) => ({ ...one, index: undefined })) ?? point.integrations.map((one) => ({ ...one, id: '' }))
    const places = new Map<string, number>()
    return {
      name: point.name,
      origin: ofPage ? 'page' : point.name === builtInContactPoint && file === undefined ? 'built_in' : 'file',
      version: versioned?.version ?? 0,
      changedAt: versioned === undefined ? null : new Date(versioned.changedAtMs).toISOString(),
      changedBy: versioned?.changedBy ?? '',
      integrations: integrations.map(({ id, channel: name, settings }) => {
        const place = places.get(name) ?? 0
        places.set(name, place + 1)
        const channel = kept.channels.get(name)
        const sinceMs = failing.get(JSON.stringify([point.name, name, place]))
        return {
          id,
          channel: name,
          title: channel?.title ?? name,
          // Addresses are secrets as they are kept: what is in force has them open.
          about: aboutIntegration(
            channel?.secrets ?? [],
            point.integrations.find((one) => one.channel === name && one.index === place)?.settings,
          ),
          settings: ofPage ? { ...hideSettings(channel ?? { secrets: [] }, settings as Record<string, unknown>) } : {},
          failingSince: sinceMs === undefined ? null : new Date(sinceMs).toISOString(),
        }
      }),
      routes: routes.get(point.name) ?? 0,
      isUnreadable: ofPage && unreadable.includes(point.name),
      isShadowed: ofPage && file?.config().receivers.has(point.name) === true,
    }
  }
  const rows: ContactPointRow[] = []
  for (const name of documents.contactPoints.keys()) {
    const point = kept.config.receivers.get(name)
    if (point !== undefined) rows.push(describe(point, true))
  }
  const others = file === undefined ? [core.config.receivers.get(builtInContactPoint)] : [...file.config().receivers.values()]
  for (const point of others) if (point !== undefined) rows.push(describe(point, false))
  return rows.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function countRoutes(root: AlertRoute): Map<string, number> {
  const counts = new Map<string, number>()
  const count = (route: AlertRoute): void => {
    counts.set(route.receiver, (counts.get(route.receiver) ?? 0) + 1)
    for (const child of route.routes) count(child)
  }
  count(root)
  return counts
}
