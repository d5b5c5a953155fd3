/** A path of our own to go back to; anything else (another site, a scheme, a protocol-relative address) becomes the overview. */
export function returnAddress(wanted: string | null): string {
  return wanted !== null && /^\/(?![/\\])[^\p{Cc}]*$/u.test(wanted) && !wanted.startsWith('/sign-in') ? wanted : '/'
}
