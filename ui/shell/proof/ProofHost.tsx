import { Suspense, lazy, useEffect, useState } from 'react'

import { setProofHandler } from '../../lib/api.ts'

const ProofDialog = lazy(async () => ({ default: (await import('./ProofDialog.tsx')).ProofDialog }))

interface Asked {
  readonly answer: Promise<boolean>
  readonly settle: (proved: boolean) => void
}

/** Asks who it is when the server wants to know it once more; the action that was refused is then repeated. Several wait for one answer. */
export function ProofHost() {
  const [asked, setAsked] = useState<Asked | null>(null)
  useEffect(() => {
    let open: Asked | null = null
    setProofHandler(() => {
      open ??= begin()
      return open.answer
    })
    function begin(): Asked {
      let resolve: (proved: boolean) => void = () => undefined
      const answer = new Promise<boolean>((settled) => {
        resolve = settled
      })
      const settle = (proved: boolean): void => {
        open = null
        setAsked(null)
        resolve(proved)
      }
      const made = { answer, settle }
      setAsked(made)
      return made
    }
    return () => setProofHandler(() => Promise.resolve(false))
  }, [])
  return asked && <Suspense>{<ProofDialog onProved={() => asked.settle(true)} onClose={() => asked.settle(false)} />}</Suspense>
}
