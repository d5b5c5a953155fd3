const key = 'vedette.invitation'

/** The token behind the # of the link, or the one this tab came with before it went to log in. */
export function readInvitationToken(): string {
  const token = location.hash.slice(1)
  try {
    if (token !== '') sessionStorage.setItem(key, token)
    return token === '' ? (sessionStorage.getItem(key) ?? '') : token
  } catch {
    return token // storage is blocked: the link is opened again after logging in
  }
}

/** Once it is accepted it leads nowhere. */
export function forgetInvitationToken(): void {
  try {
    sessionStorage.removeItem(key)
  } catch {
    // Nothing was kept.
  }
}
