/** All control characters but tab and line ends, halves of surrogate pairs, and the two that are no characters. */
const refused = /(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu

/** With U+FFFD for what PostgreSQL, XML or vendors refuse. */
export function cleanText(text: string): string {
  return text.replaceAll(refused, '\uFFFD')
}

/** With U+FFFD for halves of surrogate pairs alone: those UTF-8 has not. */
export function cleanSurrogates(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '\uFFFD')
}

/** All texts of a value of JSON, cleaned. */
export function cleanTexts<T>(value: T): T {
  return cleanDeep(value) as T
}

function cleanDeep(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(cleanDeep)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [cleanText(name), cleanDeep(inner)]))
}
