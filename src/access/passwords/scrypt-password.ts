import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** RFC 7914, with the costs OWASP gives for 32 MiB. */
const parameters = { ln: 15, r: 8, p: 3 }
const saltBytes = 16
const hashBytes = 32

/** For machines on which the argon2 binary does not load. A PHC string: `$scrypt$ln=15,r=8,p=3$salt$hash`. */
export async function hashWithScrypt(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await derive(password, salt)
  return `$scrypt$ln=${parameters.ln},r=${parameters.r},p=${parameters.p}$${encode(salt)}$${encode(hash)}`
}

/** Only hashes made with the present parameters; there have been no others. */
export async function verifyWithScrypt(phc: string, password: string): Promise<boolean> {
  const match = /^\$scrypt\$ln=15,r=8,p=3\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/.exec(phc)
  if (match?.[1] === undefined || match[2] === undefined) return false
  return timingSafeEqual(await derive(password, Buffer.from(match[1], 'base64')), Buffer.from(match[2], 'base64'))
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  const { ln, r, p } = parameters
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hashBytes, { N: 2 ** ln, r, p, maxmem: 64 * 1024 * 1024 }, (error, hash) => {
      if (error === null) resolve(hash)
      else reject(error)
    })
  })
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
