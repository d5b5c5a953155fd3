const key = 'vedette.project'

/** Slug of the project chosen in this tab; undefined for the caller's default. Another tab may show another project. */
export function currentProject(): string | undefined {
  try {
    return (sessionStorage.getItem(key) ?? localStorage.getItem(key)) || undefined
  } catch {
    return undefined
  }
}

/** Chooses for this tab, and for those that are opened from now on. */
export function chooseProject(slug: string | undefined): void {
  try {
    // Empty: the default was chosen, whatever other tabs choose.
    sessionStorage.setItem(key, slug ?? '')
    if (slug === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, slug)
  } catch {
    // storage is blocked: the default project stays chosen
  }
}

/**
 * Takes over the project that the address names (`project=`), as links do that people send each other, and drops it from the address; a new
 * tab without one begins with what was chosen last, and stays there. Before anything is asked of the server.
 */
export function adoptProject(): void {
  const address = new URL(location.href)
  const slug = address.searchParams.get('project')
  if (slug !== null) {
    address.searchParams.delete('project')
    history.replaceState(history.state, '', address.pathname + address.search + address.hash)
  }
  if (slug !== null && /^[a-z0-9-]{1,63}$/.test(slug)) chooseProject(slug)
  else keepProject()
}

function keepProject(): void {
  try {
    sessionStorage.setItem(key, currentProject() ?? '')
  } catch {
    // storage is blocked: there is nothing to keep apart
  }
}

/** Names the chosen project to the server. */
export function projectHeader(): Record<string, string> {
  const project = currentProject()
  return project ? { 'x-vedette-project': project } : {}
}
