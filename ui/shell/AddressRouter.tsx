import { createContext, startTransition, use, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { Router } from 'wouter'
import { navigate } from 'wouter/use-browser-location'

interface Address {
  readonly path: string
  readonly search: string
}

/** The last two are told by the router, which patches the history. */
const changes = ['popstate', 'hashchange', 'pushState', 'replaceState'] as const

const AddressContext = createContext<Address>({ path: '', search: '' })

/**
 * The address for everything below, path and search as one. Another page is drawn bit by bit while the one before still stands and
 * answers; what changes on a page itself (a text typed into its search) is drawn at once.
 */
export function AddressRouter({ children }: { children: ReactNode }) {
  const [address, setAddress] = useState(readAddress)
  useEffect(() => {
    let last = readAddress()
    const follow = (): void => {
      const now = readAddress()
      const isOtherPage = now.path !== last.path
      if (!isOtherPage && now.search === last.search) return
      last = now
      if (isOtherPage) startTransition(() => setAddress(now))
      else setAddress(now)
    }
    // It may have changed before this effect.
    setAddress((known) => (known.path === last.path && known.search === last.search ? known : last))
    for (const change of changes) addEventListener(change, follow)
    return () => {
      for (const change of changes) removeEventListener(change, follow)
    }
  }, [])
  return (
    <AddressContext value={address}>
      <Router hook={usePath} searchHook={useSearch}>
        {children}
      </Router>
    </AddressContext>
  )
}

function usePath(): [string, typeof navigate] {
  return [use(AddressContext).path, navigate]
}

function useSearch(): string {
  return use(AddressContext).search
}

function readAddress(): Address {
  return { path: location.pathname, search: location.search }
}
