import { startTransition, useEffect, useState } from 'react'
import type { ComponentType } from 'react'

/** A component whose code is fetched when it is first shown, or before. */
export type Part<Props extends object> = ComponentType<Props> & {
  /** Fetches the code ahead; never fails: what is wrong is told where the part is shown. */
  readonly preload: () => Promise<void>
}

/**
 * Makes a part of a component that is loaded on demand; `Waiting` stands there meanwhile. Unlike React's `lazy` what was loaded is shown
 * at once: React holds back whatever follows a fallback until 300 ms have passed since the fallback was shown.
 */
export function definePart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Waiting: ComponentType<Props> = nothing,
): Part<Props> {
  let state: { readonly Loaded?: ComponentType<Props>; readonly fault?: unknown } = {}
  let loading: Promise<void> | undefined
  let isWanted = false
  const listeners = new Set<() => void>()
  const become = (next: typeof state): void => {
    state = next
    for (const listener of listeners) listener()
  }
  const preload = (): Promise<void> =>
    (loading ??= load().then(
      (Loaded) => become({ Loaded }),
      (fault: unknown) => {
        loading = undefined
        // Asked for ahead and not there: it is asked for again once it is wanted.
        if (isWanted) become({ fault })
      },
    ))
  const Part = (props: Props) => {
    const [{ Loaded, fault }, show] = useState(state)
    useEffect(() => {
      // In pieces, beside what else goes on.
      const follow = (): void => startTransition(() => show(state))
      follow()
      listeners.add(follow)
      return () => void listeners.delete(follow)
    }, [])
    if (fault !== undefined) throw fault
    if (Loaded !== undefined) return <Loaded {...props} />
    isWanted = true
    void preload()
    return <Waiting {...props} />
  }
  return Object.assign(Part, { preload })
}

function nothing(): null {
  return null
}
