/** Which sections are open: those that are not closed from the start, but for those that were pressed, which stand in the address. */
export function sectionState(toggled: string, onChange: (toggled: string) => void) {
  const keys = toggled.split(',').filter(Boolean)
  return {
    isOpen: (key: string, isCollapsed: boolean): boolean => isCollapsed === keys.includes(key),
    toggle: (key: string): void => onChange((keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key]).join(',')),
  }
}
