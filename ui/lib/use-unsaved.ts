import { useEffect } from 'react'
import { useLocationProperty } from 'wouter/use-browser-location'

import { holdUnsaved } from './unsaved.ts'

/** While there is something that is not saved it is asked before the page is left. */
export function useUnsaved(isUnsaved: boolean): void {
  const href = useLocationProperty(currentHref)
  useEffect(() => (isUnsaved ? holdUnsaved(href) : undefined), [isUnsaved, href])
}

function currentHref(): string {
  return location.href
}
