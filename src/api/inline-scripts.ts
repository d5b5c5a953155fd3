import { createHash } from 'node:crypto'

/**
 * The scripts that stand within a document, as sources of a content security policy (`'sha256-...'`, CSP Level 2): exactly these may
 * run. Data blocks and scripts of a file of their own have none.
 */
export function inlineScriptSources(html: string): string[] {
  return Array.from(
    html.matchAll(/<script>([\s\S]*?)<\/script>/g),
    ([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  )
}
