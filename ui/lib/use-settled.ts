import { useEffect, useState } from 'react'

/** The server is asked so long after the last key. */
const delayMs = 350

/** A value that somebody is typing, once they pause. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
