/** Why records are not taken in, as GET /api/ingestion names it. */
export const rejectReasonNames = [
  'malformed',
  'too_large',
  'request_too_large',
  'too_old',
  'too_new',
  'too_many_attributes',
  'series_limit',
  'label_limit',
  'invalid_id',
  'unsupported',
  'unauthenticated',
  'rate_limited',
  'overloaded',
  'disk_full',
] as const
