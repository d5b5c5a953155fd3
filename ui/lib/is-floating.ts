/** What floats over the page has keys of its own: an open dialog wherever the focus is, menus and small panels while it is in them. */
export function isFloating(target: EventTarget | null): boolean {
  return (
    document.querySelector('dialog[open]') !== null || (target instanceof Element && target.closest('[role=menu], [role=dialog]') !== null)
  )
}
