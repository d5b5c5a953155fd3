import { useEffect, useState } from 'react'

import { whenIdle } from './when-idle.ts'

/**
 * How many of so many things are drawn by now: none at first, then one more in each idle moment. For what is dear to draw and not what one
 * looks at first.
 */
export function useGradual(count: number): number {
  const [shown, setShown] = useState(0)
  useEffect(() => (shown < count ? whenIdle(() => setShown(shown + 1)) : undefined), [shown, count])
  return shown
}
