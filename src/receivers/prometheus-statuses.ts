import type { Refusal } from './receiver.ts'

/**
 * How clients of Prometheus' protocols are refused: they drop what is answered with 4xx and try again for ever what is answered with 5xx;
 * Prometheus drops on 429 unless told otherwise, so too much is 503.
 */
export const prometheusStatuses: Readonly<Record<Refusal['kind'], number>> = {
  bad_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  method_not_allowed: 405,
  too_large: 413,
  unsupported_media: 415,
  overloaded: 503,
  internal: 500,
}
