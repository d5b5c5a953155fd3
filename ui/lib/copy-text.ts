/** The browser did not let the page copy. */
export class CopyFault extends Error {
  override readonly name = 'CopyFault'
}

/**
 * Copies a text; throws CopyFault when the browser refuses. The clipboard interface exists in secure contexts only; a self-hosted page on
 * plain HTTP takes the old way.
 */
export async function copyText(text: string): Promise<void> {
  if (!isSecureContext) return copySelected(text)
  try {
    await navigator.clipboard.writeText(text)
  } catch (cause) {
    throw new CopyFault('the clipboard refused', { cause })
  }
}

function copySelected(text: string): void {
  const focused = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'sr'
  // Outside of an open dialog everything is inert, and cannot be selected.
  const place = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body
  place.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  if (!isCopied) throw new CopyFault('the browser copied nothing')
}
