import { heartbeat } from './kinds/heartbeat.ts'
import { http } from './kinds/http.ts'
import { tcp } from './kinds/tcp.ts'
import { tls } from './kinds/tls.ts'
import type { Probe } from './probe.ts'

/** Every kind of monitor; one line each. */
export const kinds: readonly Probe[] = [http, tcp, tls, heartbeat]

const byName = new Map(kinds.map((kind) => [kind.name, kind]))

export function findKind(name: string): Probe | undefined {
  return byName.get(name)
}
