// eslint-disable-next-line no-control-regex
const refused =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** Without what PostgreSQL, XML or vendors refuse: control characters (but tab and line ends) and halves of surrogate pairs become U+FFFD. */
export function cleanText(text: string): string {
  return text.replaceAll(refused, '\uFFFD')
}
