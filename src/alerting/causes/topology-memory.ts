import { nameOfNode } from './node-of.ts'
import { createTopology, type Deploy, type Topology } from './topology.ts'

/** What somebody saw: that one thing depends on another. */
interface SeenEdge {
  readonly service: string
  readonly on: string
}

interface SeenDeploy extends Deploy {
  readonly service: string
}

/** What has stopped calling may have stopped because the other side is down: it is believed for a day. */
const keepMs = 86_400_000
const mostEdges = 20_000

/** Edges as they were seen lately, whenever somebody looked. */
export class TopologyMemory {
  readonly #seenAtMs = new Map<string, number>()

  /** A topology of all that is remembered, with what was seen now. */
  learn(edges: readonly SeenEdge[], deploys: readonly SeenDeploy[], nowMs: number): Topology {
    for (const { service, on } of edges) {
      const key = JSON.stringify([nameOfNode(service), nameOfNode(on)])
      // What was seen last stands last.
      this.#seenAtMs.delete(key)
      this.#seenAtMs.set(key, nowMs)
    }
    for (const [key, seenAtMs] of this.#seenAtMs) {
      if (seenAtMs > nowMs - keepMs && this.#seenAtMs.size <= mostEdges) break
      this.#seenAtMs.delete(key)
    }
    return createTopology({ edges: this.#edges(), deploys: deploysByService(deploys) })
  }

  #edges(): ReadonlyMap<string, ReadonlySet<string>> {
    const pairs = [...this.#seenAtMs.keys()].map((key) => JSON.parse(key) as [string, string])
    const services = new Set(pairs.map(([service]) => service))
    const edges = new Map<string, Set<string>>()
    for (const [service, name] of pairs) {
      const on = serviceOf(name, services)
      if (on === '' || on === service) continue
      edges.set(service, (edges.get(service) ?? new Set()).add(on))
    }
    return edges
  }
}

/** In a cluster a service is called by a longer name: payments.shop.svc.cluster.local. */
function serviceOf(name: string, services: ReadonlySet<string>): string {
  if (services.has(name)) return name
  const [first = ''] = name.split('.')
  return services.has(first) ? first : name
}

function deploysByService(deploys: readonly SeenDeploy[]): ReadonlyMap<string, readonly Deploy[]> {
  const all = new Map<string, Deploy[]>()
  for (const { service, atMs, version } of deploys.toSorted((a, b) => b.atMs - a.atMs)) {
    const name = nameOfNode(service)
    all.set(name, [...(all.get(name) ?? []), { atMs, version }])
  }
  return all
}
