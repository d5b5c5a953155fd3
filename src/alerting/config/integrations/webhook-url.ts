import { isSet, type Values } from '../yaml/section.ts'

/** Of those that are told at the address of a webhook: it, or its file, and not both. */
export function checkWebhookUrl(settings: Values): string | undefined {
  const [url, file] = [isSet(settings, 'webhook_url'), isSet(settings, 'webhook_url_file')]
  if (!url && !file) return 'one of webhook_url or webhook_url_file must be configured'
  return url && file ? 'at most one of webhook_url & webhook_url_file must be configured' : undefined
}
