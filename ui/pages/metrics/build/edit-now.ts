/** Goes along in the history: whoever opened the expression by key wants to write. */
export const editNow = { edit: true } as const

/** Whether this step of the history was made to write. */
export function isEditAsked(): boolean {
  const state: unknown = history.state
  return typeof state === 'object' && state !== null && 'edit' in state && state.edit === true
}
