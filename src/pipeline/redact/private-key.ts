import { byteClass, type Detector } from './detector.ts'

const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g
const end = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g

/** Private keys in PEM armour (RFC 7468); one without an end runs to the end of the text. */
export const privateKey: Detector = {
  name: 'private_key',
  title: 'Private keys (PEM)',
  example: '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n-----END PRIVATE KEY-----',
  minLength: 27,
  allOf: byteClass.dash | byteClass.upper,
  literals: ['private key'],
  find: (text, report) => {
    begin.lastIndex = 0
    for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
      end.lastIndex = begin.lastIndex
      const stop = end.exec(text) === null ? text.length : end.lastIndex
      report(match.index, stop)
      begin.lastIndex = stop
    }
  },
}
