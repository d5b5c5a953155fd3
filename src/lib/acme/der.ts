/** ASN.1 in its distinguished encoding (X.690), as much of it as certificates and requests for them need. */
const constructed = 0x20
const context = 0x80

/** One element: its tag, its length, its content. */
function element(tag: number, content: Buffer): Buffer {
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content])
  const hex = content.length.toString(16)
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content])
}

export const der = {
  sequence: (...parts: readonly Buffer[]): Buffer => element(0x10 | constructed, Buffer.concat(parts)),
  set: (...parts: readonly Buffer[]): Buffer => element(0x11 | constructed, Buffer.concat(parts)),
  /** Of a number that is not negative, big end first. */
  integer: (bytes: Buffer): Buffer => element(0x02, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes])),
  octets: (bytes: Buffer): Buffer => element(0x04, bytes),
  yes: Buffer.from([0x01, 0x01, 0xff]),
  /** Whole bytes. */
  bits: (bytes: Buffer): Buffer => element(0x03, Buffer.concat([Buffer.from([0]), bytes])),
  text: (text: string): Buffer => element(0x0c, Buffer.from(text)),
  /** GeneralizedTime, to the second. */
  time: (atMs: number): Buffer => element(0x18, Buffer.from(new Date(atMs).toISOString().replaceAll(/[-:T]|\.\d+/g, ''))),
  /** What the surrounding structure numbers: `[n]`, with elements inside or bytes. */
  tagged: (number: number, content: Buffer, kind: 'elements' | 'bytes'): Buffer =>
    element(context | number | (kind === 'elements' ? constructed : 0), content),
  /** An object identifier, `1.2.840.10045`. */
  oid: (dotted: string): Buffer => {
    const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
    return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap((arc) => base128(arc))]))
  },
}

function base128(arc: number): number[] {
  const digits = [arc % 128]
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift((rest % 128) | 0x80)
  return digits
}
