const key = 'vedette.project'

/** Slug of the project chosen in this browser; undefined for the caller's default. */
export function currentProject(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

export function chooseProject(slug: string | undefined): void {
  try {
    if (slug === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, slug)
  } catch {
    // storage is blocked: the default project stays chosen
  }
}

/**
 * Takes over the project that the address names (`project=`), as links do that people send each other, and drops it from the address.
 * Before anything is asked of the server.
 */
export function adoptProject(): void {
  const address = new URL(location.href)
  const slug = address.searchParams.get('project')
  if (slug === null) return
  address.searchParams.delete('project')
  history.replaceState(history.state, '', address.pathname + address.search + address.hash)
  if (/^[a-z0-9-]{1,63}$/.test(slug)) chooseProject(slug)
}

/** Names the chosen project to the server. */
export function projectHeader(): Record<string, string> {
  const project = currentProject()
  return project ? { 'x-vedette-project': project } : {}
}
