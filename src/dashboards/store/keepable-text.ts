/** Text as PostgreSQL can keep it: no NUL, no half of a surrogate pair. */
export function keepableText(text: string): string {
  return text.replaceAll(/\p{Surrogate}|\0/gu, '')
}
