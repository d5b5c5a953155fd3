import { accessToken } from './access-token.ts'
import { authorization } from './authorization.ts'
import { awsKey } from './aws-key.ts'
import type { Detector } from './detector.ts'
import { email } from './email.ts'
import { iban } from './iban.ts'
import { jsonWebToken } from './json-web-token.ts'
import { brazilianCpf, britishNationalInsurance, israeliId, italianTaxCode, spanishId, usSocialSecurity } from './national-ids.ts'
import { paymentCard } from './payment-card.ts'
import { phone } from './phone.ts'
import { privateKey } from './private-key.ts'
import { Redactor } from './redactor.ts'
import { secretValue } from './secret-value.ts'
import type { MaskingSettings } from './settings.ts'
import { urlPassword } from './url-password.ts'

/** Every built-in detector. Where two report the same piece of a text, the earlier one names it. */
export const detectors: readonly Detector[] = [
  privateKey,
  jsonWebToken,
  authorization,
  awsKey,
  accessToken,
  urlPassword,
  secretValue,
  email,
  paymentCard,
  iban,
  usSocialSecurity,
  brazilianCpf,
  italianTaxCode,
  britishNationalInsurance,
  spanishId,
  israeliId,
  phone,
]

/** The redactor of a project's settings. Throws Fault('bad_input') on a pattern that RE2 does not read. */
export function compileRedactor(settings: MaskingSettings): Redactor {
  return new Redactor(
    detectors.filter(({ name }) => !settings.detectorsOff.includes(name)),
    settings,
  )
}

export { Redactor }
export { maskingSettings, type MaskingSettings } from './settings.ts'
