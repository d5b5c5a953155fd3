import { z } from 'zod'

import { listOf } from '../lib/outgoing/address-ranges.ts'
import { mostUnixPathBytes } from '../lib/unix-path.ts'
import type { ListenAt } from './receiver.ts'

const path = z.string().min(1).max(4096)
const socketPath = path.refine((text) => Buffer.byteLength(text) <= mostUnixPathBytes, `is longer than ${mostUnixPathBytes} bytes`)

/** A port of a receiver; it does not listen when left out. */
export const portSetting = (description: string) => z.number().int().min(0).max(65_535).optional().meta({ description })

/** A Unix socket of a receiver; it does not listen when left out. */
export const unixSetting = (description: string) => socketPath.optional().meta({ description })

/** What every receiver with listeners of its own can be told of them. */
export const socketSettings = {
  host: z.string().min(1).max(255).optional().meta({ description: 'Address to bind; the main host when left out' }),
  allow: z
    .array(z.string().max(64).refine(isNetwork, 'is neither an address nor a network like 10.1.0.0/16'))
    .max(1000)
    .default([])
    .meta({ description: 'Addresses and networks that may send; when left out everybody who reaches the port may' }),
  keyFile: path.optional().meta({
    description:
      'File that holds an ingest key: what comes belongs to its project and ends when the key is revoked. When left out it belongs to the default project',
  }),
}

/** For receivers that also listen with TLS. */
export const tlsSettings = {
  tlsCert: path.optional().meta({ description: 'PEM file of the certificate chain for the TLS port; that of the platform when left out' }),
  tlsKey: path.optional().meta({ description: 'PEM file of its private key' }),
  tlsClientCa: path.optional().meta({ description: 'PEM file of authorities: clients must show a certificate that one of them signed' }),
}

type SocketSettings = z.output<z.ZodObject<typeof socketSettings>> & Partial<z.output<z.ZodObject<typeof tlsSettings>>>

/** Where to listen, from the settings above; undefined when the port is not set. */
export function listenAt(settings: SocketSettings, port: number | undefined): ListenAt | undefined {
  if (port === undefined) return undefined
  const { host, allow, keyFile } = settings
  return { port, host, allow, keyFile }
}

/** The same at a Unix socket, which everybody may send to who may write to its file. */
export function listenAtUnix({ keyFile }: SocketSettings, unixPath: string | undefined): ListenAt | undefined {
  return unixPath === undefined ? undefined : { port: 0, host: undefined, allow: [], keyFile, unixPath }
}

/** The same with TLS. */
export function listenWithTls(settings: SocketSettings, port: number | undefined): ListenAt | undefined {
  const plain = listenAt(settings, port)
  if (plain === undefined) return undefined
  const { tlsCert: cert, tlsKey: key, tlsClientCa: clientCa } = settings
  return { ...plain, tls: { cert, key, clientCa } }
}

function isNetwork(text: string): boolean {
  try {
    listOf([text])
    return true
  } catch {
    return false
  }
}
