/**
 * The path of the address under which we are reached, without a slash at its end: `/vedette` behind a proxy that serves us there, else
 * empty. The server writes it into the document. Addresses within the page are told without it, and the router adds it.
 */
export const basePath = globalThis.document?.querySelector<HTMLMetaElement>('meta[name=vedette-base]')?.content ?? ''

/** Where the page is, as its router knows it: with a leading slash and without the base path. */
export function innerPath(): string {
  return location.pathname.slice(basePath.length) || '/'
}

/** The address of the platform itself, for what people paste elsewhere: no slash at its end. */
export function ownAddress(): string {
  return location.origin + basePath
}
