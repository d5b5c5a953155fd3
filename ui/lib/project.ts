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
