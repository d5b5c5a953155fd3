import { Fault } from '../../lib/errors.ts'

const maxEmailLength = 254
const maxNameLength = 100
/** Control characters, and those that turn the direction of what follows. */
const invisible = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u

/** Lower case and trimmed. Throws Fault `bad_input` when it cannot be an address; whether it is one only a mail can tell. */
export function checkEmail(text: string): string {
  const email = text.trim().toLowerCase()
  if (email.length > maxEmailLength || !looksLikeEmail(email)) throw new Fault('bad_input', 'email: give an address like ana@example.com')
  return email
}

export function looksLikeEmail(text: string): boolean {
  return /^[^\s@"<>()[\]\\,;:\p{C}]+@[^\s@"<>()[\]\\,;:\p{C}]+$/u.test(text)
}

/** The name shown for a person, project, key or token. */
export function checkName(text: string): string {
  const name = text.trim()
  if (name === '' || Array.from(name).length > maxNameLength || invisible.test(name)) {
    throw new Fault('bad_input', `name: 1 to ${maxNameLength} characters, none of them invisible`)
  }
  return name
}
