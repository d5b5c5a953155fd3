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
