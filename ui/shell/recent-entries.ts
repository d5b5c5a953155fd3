const key = 'vedette.recent'
const mostKept = 6

export interface RecentEntry {
  readonly title: string
  readonly icon: string
  readonly href: string
  readonly note?: string
}

/** What was opened from the palette in this browser, newest first. What cannot be read is nothing. */
export function readRecent(): readonly RecentEntry[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isRecent).slice(0, mostKept) : []
  } catch {
    return []
  }
}

/** Puts an entry first. */
export function addRecent({ title, icon, href, note }: RecentEntry): void {
  const others = readRecent().filter((entry) => entry.href !== href)
  try {
    localStorage.setItem(key, JSON.stringify([{ title, icon, href, ...(note && { note }) }, ...others].slice(0, mostKept)))
  } catch {
    // storage is blocked: nothing is remembered
  }
}

/** Forgets them: they are the business of who was logged in. */
export function forgetRecent(): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // storage is blocked: nothing was remembered
  }
}

function isRecent(entry: unknown): entry is RecentEntry {
  if (typeof entry !== 'object' || entry === null) return false
  const { title, icon, href, note } = entry as Partial<Record<keyof RecentEntry, unknown>> // each is looked at here
  return (
    typeof title === 'string' &&
    typeof icon === 'string' &&
    typeof href === 'string' &&
    /^\/(?!\/)/.test(href) &&
    (note === undefined || typeof note === 'string')
  )
}
