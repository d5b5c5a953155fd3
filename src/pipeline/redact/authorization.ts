import { byteClass, type Detector, reportMatches } from './detector.ts'

const bearer = /(?<!\w)bearer[ \t]{1,8}([A-Za-z0-9._~+/=-]{8,})/gi
const basic = /(?<!\w)basic[ \t]{1,8}([A-Za-z0-9+/=]{6,})/gi

/** Credentials after the scheme of an Authorization header (RFC 6750, RFC 7617); words such as "basic authentication" stay. */
export const authorization: Detector = {
  name: 'authorization',
  title: 'Credentials of authorization headers',
  example: 'Authorization: Bearer 8f3c0e6a9b1d47f2',
  minLength: 12,
  allOf: byteClass.space,
  literals: ['bearer', 'basic'],
  find: (text, report) => {
    reportMatches(text, bearer, report, (token) => /\d/.test(token) || (/[a-z]/.test(token) && /[A-Z]/.test(token.slice(1))))
    reportMatches(text, basic, report, (token) => Buffer.from(token, 'base64').toString('latin1').includes(':'))
  },
}
