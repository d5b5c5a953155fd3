/** The request of a scrape for a shell: the address as one word, whatever stands in it. */
export function curlOf(url: string): string {
  return `curl -i -m 30 '${url.replaceAll("'", String.raw`'\''`)}'`
}
