type Settle<Value> = (resolve: (value: Value) => void, reject: (reason: unknown) => void) => void

/** A promise that also ends, rejecting with the signal's reason, when the signal aborts. */
export function abortable<Value>(signal: AbortSignal, settle: Settle<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    const done = (): void => signal.removeEventListener('abort', onAbort)
    settle(
      (value) => {
        done()
        resolve(value)
      },
      (reason) => {
        done()
        reject(reason instanceof Error ? reason : new Error(String(reason)))
      },
    )
  })
}
