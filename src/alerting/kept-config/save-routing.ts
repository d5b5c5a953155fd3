import type { Caller } from '../../access/caller.ts'
import { Fault } from '../../lib/errors.ts'
import type { KeptConfig } from './kept-config.ts'
import { initialRouting, type KeptRouting, type Versioned } from './kept-documents.ts'

interface SaveRouting {
  readonly routing: KeptRouting
  /** The version the change was made from; 0: what holds from the start. */
  readonly fromVersion: number
}

/** Makes the next version of the routes. Needs `alerts.write`. Throws Fault `conflict`, and `bad_input` with the `problems`. */
export async function saveRouting(
  { kept, caller }: { readonly kept: KeptConfig; readonly caller: Caller },
  { routing, fromVersion }: SaveRouting,
): Promise<Versioned<KeptRouting>> {
  const documents = await kept.change({
    caller,
    action: 'alert_routes.change',
    name: 'routes',
    change: ({ routing: before }) => {
      if ((before?.version ?? 0) !== fromVersion)
        throw new Fault('conflict', 'somebody else changed the routes in the meantime; look at them again')
      return { contactPoints: new Map(), routing }
    },
  })
  return routingOf(documents)
}

/** The routes as they are kept; version 0 holds from the start. */
export function routingOf({ routing }: KeptConfig['documents']): Versioned<KeptRouting> {
  return routing ?? { document: initialRouting, version: 0, changedAtMs: 0, changedBy: '' }
}
