import { Fault } from '../../lib/errors.ts'
import { commonPasswords } from './common-passwords.ts'

const minPasswordLength = 8
/** Long enough for any passphrase, short enough to hash. */
export const maxPasswordLength = 256

/**
 * ASVS 5.0 V6.2: at least 8 characters (15 are recommended), 64 and more allowed, any characters, none of the commonest, nothing about
 * the account. Throws Fault `bad_input` with the reason.
 */
export function checkPassword(password: string, { email, name }: { email: string; name: string }): void {
  const length = Array.from(password).length
  if (length < minPasswordLength) throw new Fault('bad_input', `password: at least ${minPasswordLength} characters, 15 are recommended`)
  if (length > maxPasswordLength) throw new Fault('bad_input', `password: at most ${maxPasswordLength} characters`)
  const plain = password.toLowerCase()
  const [account = ''] = email.toLowerCase().split('@')
  const own = new Set([email.toLowerCase(), account, name.toLowerCase(), 'vedette'])
  if (own.has(plain) || own.has(plain.replace(/[^a-z]+$/, ''))) {
    throw new Fault('bad_input', 'password: must not be the name of the account or the product; choose another')
  }
  if (new Set(plain).size < 4 || isRun(plain) || commonPasswords.has(plain) || commonPasswords.has(undecorate(plain))) {
    throw new Fault('bad_input', 'password: one of the first that are guessed; choose another')
  }
}

/** Letters or digits in order, up or down: abcdefgh, 87654321. */
function isRun(text: string): boolean {
  const codes = Array.from(text, (letter) => letter.codePointAt(0) ?? 0)
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)))
  return steps.size === 1 && (steps.has(1) || steps.has(-1))
}

/** `P@ssw0rd123!` is `password` to a guesser. */
function undecorate(text: string): string {
  const letters: Record<string, string> = { '@': 'a', '4': 'a', '0': 'o', '1': 'i', '!': 'i', '3': 'e', $: 's', '5': 's', '7': 't' }
  return text.replace(/[^a-z]+$/, '').replaceAll(/[@401!3$57]/g, (sign) => letters[sign] ?? sign)
}
