/** A new version of a service began to answer. */
export interface Deploy {
  readonly atMs: number
  readonly version: string
}

/** What depends on what. Names are those of `nameOfNode`. */
export interface Topology {
  /** All that this depends on, directly or through others; itself only where something that it depends on depends on it. */
  upstreamOf(name: string): ReadonlySet<string>
  /** Of a service, the newest first. */
  deploysOf(name: string): readonly Deploy[]
}

const nothing: ReadonlySet<string> = new Set()

/** Nothing is known yet. */
export const noTopology: Topology = { upstreamOf: () => nothing, deploysOf: () => [] }

interface TopologyParts {
  /** By name: what it depends on directly. */
  readonly edges: ReadonlyMap<string, ReadonlySet<string>>
  readonly deploys: ReadonlyMap<string, readonly Deploy[]>
}

/** A topology over direct edges; what was asked once is remembered. */
export function createTopology({ edges, deploys }: TopologyParts): Topology {
  const known = new Map<string, ReadonlySet<string>>()
  return {
    upstreamOf(name) {
      const before = known.get(name)
      if (before !== undefined) return before
      const found = new Set<string>()
      const open = [...(edges.get(name) ?? [])]
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (found.has(next)) continue
        found.add(next)
        open.push(...(edges.get(next) ?? []))
      }
      known.set(name, found)
      return found
    },
    deploysOf: (name) => deploys.get(name) ?? [],
  }
}
