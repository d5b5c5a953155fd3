import { byteClass, type Detector } from './detector.ts'

const userInfo = /:\/\/[^\s/?#@:"'<>]{0,128}:([^\s/?#@"'<>]{1,256})@/y

/** Passwords in addresses: `postgres://user:password@host`. */
export const urlPassword: Detector = {
  name: 'url_password',
  title: 'Passwords in addresses',
  example: 'postgres://app:s3cret@db.internal/app',
  minLength: 8,
  allOf: byteClass.at | byteClass.assign,
  literals: ['://'],
  exact: true,
  find: (text, report) => {
    for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
      userInfo.lastIndex = at
      const match = userInfo.exec(text)
      const password = match?.[1]
      if (match === null || password === undefined) continue
      const end = at + match[0].length - 1
      report(end - password.length, end)
    }
  },
}
