import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One file of the build, as Vite's manifest tells of it. */
interface ManifestEntry {
  readonly file: string
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
}
type Manifest = Readonly<Record<string, ManifestEntry>>

/** Chooses the HTML for an address; never fails, unknown addresses get the bare document. */
export type PageDocument = (path: string) => Buffer

/** The page whose address has no first segment. */
const home = 'overview'

/**
 * Reads the built document and the manifest of its files, and answers for each address the document that names everything its page
 * needs: the page's own script, what that imports, and its styles. Else a browser learns of them one after the other, a round trip
 * each. A page's folder has the name of the first segment of its addresses. Throws when the page is not built.
 */
export function readPageDocument(directory: string, basePath = ''): PageDocument {
  const index = join(directory, 'index.html')
  const manifestFile = join(directory, '.vite/manifest.json')
  if (!existsSync(index) || !existsSync(manifestFile)) throw new Error(`the page is not built: ${index} is missing; run npm run build`)
  const built = readFileSync(index, 'utf8')
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest // written by our own build
  const documents = new Map<string, Buffer>()
  // The build names its files beside the document, which stands at every address.
  const html = built
    .replaceAll(/(src|href)="\.\//g, (_, name: string) => `${name}="${basePath}/`)
    .replace('name="vedette-base" content=""', () => `name="vedette-base" content="${basePath}"`)
  const link = (file: string): string => linkTo(`${basePath}/${file}`)
  const documentWith = (key: string): Buffer => {
    const files = [...filesOf(manifest, key)].filter((file) => !built.includes(`="./${file}"`))
    // Behind the styles of every page: they fix the order of the layers.
    return Buffer.from(html.replace('</head>', `  ${files.map((file) => link(file)).join('\n    ')}\n  </head>`))
  }
  for (const key of Object.keys(manifest)) {
    // Its other parts are fetched when they are opened.
    const name = /^pages\/([^/]+)\/\w+Page\.\w+$/.exec(key)?.[1]
    if (name !== undefined) documents.set(name, documentWith(key))
  }
  const bare = Buffer.from(html)
  return (path) => documents.get(path.split('/')[1] || home) ?? bare
}

/** A file of the build with everything it imports before it can run, and their styles. */
function filesOf(manifest: Manifest, key: string, found = new Set<string>()): Set<string> {
  const part = manifest[key]
  if (part === undefined || found.has(part.file)) return found
  found.add(part.file)
  for (const style of part.css ?? []) found.add(style)
  for (const imported of part.imports ?? []) filesOf(manifest, imported, found)
  return found
}

function linkTo(file: string): string {
  return file.endsWith('.css')
    ? `<link rel="stylesheet" crossorigin href="${file}">`
    : `<link rel="modulepreload" crossorigin href="${file}">`
}
