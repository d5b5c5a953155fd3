import { constants, type Http2ServerRequest, type SecureServerOptions, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'

const handshakeTimeoutMs = 10_000
const streamWindowBytes = 1024 * 1024
const connectionWindowBytes = 8 * 1024 * 1024
/** People who leave a page cancel its questions; who cancels faster than this, for long, only wants us to begin them (CVE-2023-44487). */
const resetBurst = 200
const resetsPerSecond = 20

/** Of all headers of a request, as HTTP/2 counts them. */
export const maxHeaderBytes = 16 * 1024

/** Bounds against peers that abuse HTTP/2: streams, headers, settings, pings and broken frames are all counted. */
export const http2Bounds: SecureServerOptions = {
  maxSessionMemory: 32,
  maxSettings: 16,
  maxOutstandingPings: 4,
  maxHeaderListPairs: 100,
  maxSessionInvalidFrames: 100,
  maxSessionRejectedStreams: 100,
  settings: {
    enablePush: false,
    maxConcurrentStreams: 128,
    maxHeaderListSize: maxHeaderBytes,
    initialWindowSize: streamWindowBytes,
    maxFrameSize: 128 * 1024,
  },
}

/** Bounds a session in time: its handshake, silence (`idleTimeoutMs`), and how often it may reset what it asked for. */
export function boundSession(session: ServerHttp2Session, idleTimeoutMs: number): void {
  session.on('error', () => undefined)
  session.setLocalWindowSize(connectionWindowBytes)
  const handshake = setTimeout(() => session.destroy(), handshakeTimeoutMs)
  session.once('remoteSettings', () => clearTimeout(handshake))
  session.once('close', () => clearTimeout(handshake))
  session.setTimeout(idleTimeoutMs, () => session.close())
  let left = resetBurst
  let filledAt = performance.now()
  session.on('stream', (stream: ServerHttp2Stream) => {
    stream.once('aborted', () => {
      const now = performance.now()
      left = Math.min(resetBurst, left + ((now - filledAt) / 1000) * resetsPerSecond) - 1
      filledAt = now
      if (left < 0) session.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM)
    })
  })
}

/** Ends a stream whose body does not come in time. */
export function boundBody({ stream }: Pick<Http2ServerRequest, 'stream'>, receiveTimeoutMs: number): void {
  if (stream.readableEnded) return
  const late = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), receiveTimeoutMs)
  const done = (): void => clearTimeout(late)
  stream.once('end', done)
  stream.once('close', done)
}
