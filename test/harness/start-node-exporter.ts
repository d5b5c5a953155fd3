import { existsSync } from 'node:fs'

import { findFreePort } from './find-free-port.ts'
import { startListener } from './start-listener.ts'

const binary = '/usr/bin/prometheus-node-exporter'

/** Tests with a node_exporter of the system are skipped where there is none. */
export const hasNodeExporter = existsSync(binary)

export interface NodeExporter {
  /** Host and port. */
  readonly address: string
  stop(): Promise<void>
}

/** Starts the system's node_exporter on a free port; resolves when it answers. */
export async function startNodeExporter(): Promise<NodeExporter> {
  const address = `127.0.0.1:${await findFreePort()}`
  const { stop } = await startListener(binary, [`--web.listen-address=${address}`], `http://${address}/`)
  return { address, stop }
}
