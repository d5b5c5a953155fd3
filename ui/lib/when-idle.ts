/** The browser may be busy for long; then it happens all the same. */
const mostMs = 500

/** Does something once the browser has a moment; answers how to take it back. Safari knows no idle moments: there it is the next turn. */
export function whenIdle(act: () => void): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(act)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(act, { timeout: mostMs })
  return () => cancelIdleCallback(handle)
}
