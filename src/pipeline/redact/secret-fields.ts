/**
 * Names of fields whose values are secrets, as words: a field counts when its name ends with one (`db_password`, `X-Api-Key`,
 * `http.request.header.authorization`), so that `token_count` and `secret.name` do not.
 */
const phrases =
  'pass|passcode|pwd|secret|secrets|token|authorization|proxy authorization|auth header|cookie|cookies|set cookie|api key|access key|secret key|private key|' +
  'encryption key|signing key|secret access key|account key|shared access key|credential|credentials|bearer|jwt|otp|totp|one time code|mfa code|ssn|' +
  'social security number|social security|national id|national id number|identity number|teudat zehut|passport|passport number|tax id|' +
  'cvv|cvv2|cvc|cvc2|card number|credit card|credit card number|card pan|iban|account number|routing number|phone|phone number|mobile number|telephone|msisdn'

/** Also when only the last part of a word written together: `userpassword`, `myapikey`. */
const endings =
  'password|passwd|passphrase|apikey|authtoken|accesstoken|refreshtoken|idtoken|sessiontoken|privatekey|secretkey|clientsecret|setcookie|cardnumber'

const builtIn = new RegExp(`(?:^|_)(?:${phrases.replaceAll(' ', '_')})$|(?:${endings})$`)

/** For the byte scan: some word that every secret field's name contains, as senders write it. */
export const secretFieldLiterals: readonly string[] = [
  ...new Set([...phrases.split('|').flatMap((phrase) => spellings(phrase)), ...endings.split('|')]),
]

/** `X-Api-Key`, `xApiKey`, `x.api.key` all become `x_api_key`; numbers at the end do not count. */
export function normalizeFieldName(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9\u0080-\uffff]+/g, '_')
    .toLowerCase()
    .replace(/^_+/, '')
    .replace(/[_\d]+$/, '')
}

/** Does a field with this (normalised) name hold a secret? `cvv2` keeps its meaning without the number. */
export function isBuiltInSecretField(normalized: string): boolean {
  return builtIn.test(normalized)
}

/** How a phrase of several words is written: `api_key`, `api-key`, `api.key`, `apikey`, `api key`. */
export function spellings(phrase: string): string[] {
  const words = phrase.toLowerCase().split(/[\s_.-]+/)
  return [...new Set(['', '_', '-', '.', ' '].map((joint) => words.join(joint)))]
}
