import { useEffect, useState } from 'react'

/** Whether `waiting` has lasted for so long. */
export function useOverdue(waiting: boolean, afterMs: number): boolean {
  const [overdue, setOverdue] = useState(false)
  useEffect(() => {
    setOverdue(false)
    if (!waiting) return undefined
    const timer = setTimeout(() => setOverdue(true), afterMs)
    return () => clearTimeout(timer)
  }, [waiting, afterMs])
  return waiting && overdue
}
