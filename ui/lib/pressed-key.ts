/**
 * The key as an English keyboard would write it: a layout with letters of its own (Hebrew, Greek, Russian) has the shortcuts in the same
 * places. On Latin layouts it is what is written on the key.
 */
export function pressedKey({ key, code, shiftKey }: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter === undefined || !/^\p{L}$/u.test(key) || /\p{Script=Latin}/u.test(key)) return key
  return shiftKey ? letter : letter.toLowerCase()
}
