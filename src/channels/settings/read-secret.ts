import { DeliveryFault, type DeliverCall } from '../channel.ts'

/** A secret of the settings, or of the file beside it. Throws DeliveryFault when there is none. */
export async function readSecret(
  { readSecretFile }: Pick<DeliverCall<unknown, unknown>, 'readSecretFile'>,
  name: string,
  value: string | undefined,
  file: string | undefined,
): Promise<string> {
  const secret = value !== undefined && value !== '' ? value : file !== undefined && file !== '' ? await readSecretFile(file) : ''
  if (secret === '') throw new DeliveryFault(`${name} is empty.`, { retryable: false, isOfChannel: true })
  return secret
}

/** The same, where it is an address. */
export async function readSecretUrl(
  call: Pick<DeliverCall<unknown, unknown>, 'readSecretFile'>,
  name: string,
  value: string | undefined,
  file: string | undefined,
): Promise<URL> {
  const text = await readSecret(call, name, value, file)
  // The parser's own error would hold the secret.
  if (!URL.canParse(text)) throw new DeliveryFault(`${name} is not an address.`, { retryable: false, isOfChannel: true })
  return new URL(text)
}
