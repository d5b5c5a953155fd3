import { useEffect, useRef, useState } from 'react'

import type { BackTestEvent } from '../../../../src/api/contract/rules.ts'
import { ApiFault } from '../../../lib/api-fault.ts'
import { openApi } from '../../../lib/api.ts'
import { readEvents } from './read-events.ts'

interface BackTesting {
  /** Of what was tested. */
  readonly yaml: string
  readonly days: number
  readonly isRunning: boolean
  readonly news: BackTestEvent | undefined
  readonly error: unknown
}

/** Lets a rule run over the past, until it is through, is stopped, or nobody looks any more. */
export function useBackTest() {
  const [state, setState] = useState<BackTesting>()
  const abort = useRef<AbortController>(null)
  useEffect(() => () => abort.current?.abort(), [])
  const start = (yaml: string, days: number): void => {
    abort.current?.abort()
    const own = new AbortController()
    abort.current = own
    const say = (change: Partial<BackTesting>): void => {
      if (abort.current === own) setState((before) => before && { ...before, ...change })
    }
    setState({ yaml, days, isRunning: true, news: undefined, error: null })
    const run = async (): Promise<void> => {
      const response = await openApi('POST /api/rule-back-tests', { body: { yaml, days }, signal: own.signal })
      for await (const { event, data } of readEvents(response)) {
        // The server answers what the contract says.
        if (event === 'progress' || event === 'result') say({ news: data as BackTestEvent })
        else if (event === 'fault' || event === 'end') throw faultOf(data)
      }
    }
    run().then(
      () => say({ isRunning: false }),
      (error: unknown) => say({ isRunning: false, error: own.signal.aborted ? null : error }),
    )
  }
  const stop = (): void => {
    abort.current?.abort()
    setState((before) => before && { ...before, isRunning: false })
  }
  return { state, start, stop }
}

function faultOf(data: unknown): ApiFault {
  const { code, message } = data as { readonly code: string; readonly message: string }
  return new ApiFault({ code, message, status: 422 })
}
