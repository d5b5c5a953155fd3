import { byteClass, type Detector, reportMatches } from './detector.ts'

const keyId = /(?<![A-Za-z0-9])(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}(?![A-Za-z0-9])/g

/** Identifiers of AWS access keys. */
export const awsKey: Detector = {
  name: 'aws_key',
  title: 'AWS access key identifiers',
  example: 'key AKIAIOSFODNN7EXAMPLE',
  minLength: 20,
  allOf: byteClass.upper,
  literals: ['akia', 'asia', 'aroa', 'aida'],
  find: (text, report) => reportMatches(text, keyId, report),
}
