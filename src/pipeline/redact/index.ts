import { accessToken } from './access-token.ts'
import { authorization } from './authorization.ts'
import { awsKey } from './aws-key.ts'
import type { Detector } from './detector.ts'
import { email } from './email.ts'
import { iban } from './iban.ts'
import { jsonWebToken } from './json-web-token.ts'
import {
  brazilianCpf,
  britishNationalInsurance,
  israeliId,
  israeliIdField,
  italianTaxCode,
  spanishId,
  usSocialSecurity,
} from './national-ids.ts'
import { paymentCard } from './payment-card.ts'
import { internationalPhone, nationalPhone } from './phone.ts'
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
  israeliIdField,
  internationalPhone,
  nationalPhone,
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

/** The detectors as people see them: by name, each once. */
export function listDetectors(): readonly Pick<Detector, 'name' | 'title' | 'example'>[] {
  const names = new Map<string, Pick<Detector, 'name' | 'title' | 'example'>>()
  for (const { name, title, example } of detectors) if (!names.has(name)) names.set(name, { name, title, example })
  return [...names.values()]
}
