import { Suspense, lazy, useEffect, useState } from 'react'

import { setLeaveHandler } from '../../lib/unsaved.ts'

const LeaveDialog = lazy(async () => ({ default: (await import('./LeaveDialog.tsx')).LeaveDialog }))

/** Asks before changes that are not saved are lost to another page. */
export function LeaveHost() {
  const [asked, setAsked] = useState<{ readonly answer: (mayLeave: boolean) => void } | null>(null)
  useEffect(() => {
    setLeaveHandler(async () => {
      const mayLeave = await new Promise<boolean>((answer) => setAsked({ answer }))
      setAsked(null)
      return mayLeave
    })
    return () => setLeaveHandler(() => Promise.resolve(true))
  }, [])
  return asked && <Suspense>{<LeaveDialog onAnswer={asked.answer} />}</Suspense>
}
