import { byteClass, type Detector, reportMatches } from './detector.ts'

const token = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){1,3}/g

/** JSON web tokens (RFC 7519), signed or encrypted. */
export const jsonWebToken: Detector = {
  name: 'jwt',
  title: 'JSON web tokens',
  example: 'id eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl',
  minLength: 20,
  allOf: byteClass.dot | byteClass.upper,
  literals: ['eyj'],
  find: (text, report) => reportMatches(text, token, report),
}
