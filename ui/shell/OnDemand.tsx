import { Suspense, cloneElement, useState } from 'react'
import type { ComponentProps, ReactElement, ReactNode } from 'react'

interface Props {
  /** What stands there until it is used: looks and reads like the trigger of the real thing. */
  button: ReactElement<ComponentProps<'button'>>
  /** Fetches the code of the real thing; called as soon as somebody comes near. */
  preload: () => void
  /** The real thing, opened. */
  children: ReactNode
}

/** A menu whose code is fetched when somebody comes near its button, so that the first page does not carry it. */
export function OnDemand({ button, preload, children }: Props) {
  const [wanted, setWanted] = useState(false)
  if (wanted) return <Suspense fallback={button}>{children}</Suspense>
  return cloneElement(button, { onPointerEnter: preload, onFocus: preload, onClick: () => setWanted(true) })
}
