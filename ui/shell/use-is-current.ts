import { matchRoute, useLocation, useRouter } from 'wouter'

import type { Page } from './define-page.ts'

/** Whether the address is one of the page's. */
export function useIsCurrent({ paths }: Page): boolean {
  const [path] = useLocation()
  const { parser } = useRouter()
  return paths.some((pattern) => matchRoute(parser, pattern, path)[0])
}
