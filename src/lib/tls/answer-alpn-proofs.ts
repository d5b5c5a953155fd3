import type { Server, Socket } from 'node:net'
import { createSecureContext, createServer as createTlsServer } from 'node:tls'

import type { Certificate } from './certificate.ts'
import { readOfferedProtocols } from './read-offered-protocols.ts'

/** What an authority speaks that asks for a proof (RFC 8737, 4). */
const proofProtocol = 'acme-tls/1'
const helloWithinMs = 10_000

/**
 * Shows proofs of names (TLS-ALPN-01) at a TLS server that serves everybody else as ever. A certificate is chosen before Node says which
 * protocols the client speaks, so the first words are read here, and only while there is a proof to be shown. By name, lower case.
 */
export function answerAlpnProofs(server: Server, proofs: ReadonlyMap<string, Certificate>): void {
  const prover = createTlsServer(
    {
      minVersion: 'TLSv1.2',
      handshakeTimeout: helloWithinMs,
      ALPNProtocols: [proofProtocol],
      SNICallback: (name, answer) => {
        const proof = proofs.get(name.toLowerCase())
        if (proof === undefined) answer(new Error('no proof of this name'))
        else answer(null, createSecureContext(proof))
      },
    },
    // The certificate was all it came for; one that stays on is not waited for.
    (socket) => socket.end(() => socket.destroySoon()),
  )
  prover.on('tlsClientError', (_error, socket) => socket.destroy())
  const serveOthers = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const serve = (): void => {
      for (const each of serveOthers) each.call(server, socket)
    }
    if (proofs.size === 0) serve()
    else listenFirst(socket, (isProof) => (isProof ? prover.emit('connection', socket) : serve()))
  })
}

/** Tells whether a connection comes for a proof, with everything that it said put back. One that says nothing is cut off. */
function listenFirst(socket: Socket, decide: (isProof: boolean) => void): void {
  let heard: Buffer = Buffer.alloc(0)
  const giveUp = (): void => void socket.destroy()
  const late = setTimeout(giveUp, helloWithinMs)
  const hear = (piece: Buffer): void => {
    heard = heard.length === 0 ? piece : Buffer.concat([heard, piece])
    const protocols = readOfferedProtocols(heard)
    if (protocols === undefined) return
    stop()
    socket.pause()
    socket.unshift(heard)
    decide(protocols.includes(proofProtocol))
  }
  const stop = (): void => {
    clearTimeout(late)
    socket.off('data', hear).off('error', giveUp).off('end', giveUp).off('close', stop)
  }
  socket.on('data', hear).on('error', giveUp).on('end', giveUp).on('close', stop)
}
