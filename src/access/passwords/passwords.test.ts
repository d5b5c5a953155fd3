import { EventEmitter, once } from 'node:events'

import { describe, expect, test } from 'vitest'

import { checkPassword } from './check-password.ts'
import { hashPassword, needsRehash, verifyPassword } from './password-hash.ts'
import { hashWithScrypt } from './scrypt-password.ts'
import { Turns } from './turns.ts'

const account = { email: 'margaret.hamilton@example.com', name: 'Margaret' }

describe('which passwords are taken', () => {
  test.each(['eight ch', 'correct horse battery', 'ñandú-über-日本', '🦊🐻🦉🐸🐙🦋🐝🐢', 'x'.repeat(60) + 'abcd', 'Tr0ub4dor&3'])(
    '%s',
    (password) => {
      expect(() => checkPassword(password, account)).not.toThrow()
    },
  )
  test.each([
    ['short', '7 chars'],
    ['too long', 'ab cd ef'.repeat(40)],
    ['common', 'password123'],
    ['common in disguise', 'P@ssw0rd2026!'],
    ['one letter', 'aaaaaaaaaaaaaaa'],
    ['three letters', 'abcabcabcabc'],
    ['up', '23456789'],
    ['down', 'hgfedcba'],
    ['the address', 'Margaret.Hamilton@Example.com'],
    ['the account', 'margaret.hamilton'],
    ['the name with digits', 'Margaret1969'],
    ['the product', 'Vedette2026!'],
  ])('not one that is %s', (_, password) => {
    expect(() => checkPassword(password, account)).toThrow(/^password: /)
  })
})

describe('hashes', () => {
  test('argon2id with the costs we want, and only the right password fits', async () => {
    const hash = await hashPassword('a long enough sentence')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    await expect(verifyPassword(hash, 'a long enough sentence')).resolves.toBe(true)
    await expect(verifyPassword(hash, 'a long enough sentencf')).resolves.toBe(false)
    await expect(needsRehash(hash)).resolves.toBe(false)
  })

  test('scrypt hashes are read and replaced', async () => {
    const hash = await hashWithScrypt('a long enough sentence')
    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/)
    await expect(verifyPassword(hash, 'a long enough sentence')).resolves.toBe(true)
    await expect(verifyPassword(hash, 'wrong')).resolves.toBe(false)
    await expect(needsRehash(hash)).resolves.toBe(true)
    await expect(verifyPassword('no hash at all', 'x')).resolves.toBe(false)
  })

  test('the same letters in other code points are the same password', async () => {
    const hash = await hashPassword('caf\u00E9 au lait')
    await expect(verifyPassword(hash, 'cafe\u0301 au lait')).resolves.toBe(true)
  })
})

test('turns: so many at once, so many in line, then come back later', async () => {
  const turns = new Turns(2, 3)
  let running = 0
  let most = 0
  const gate = new EventEmitter()
  const opened = once(gate, 'open')
  const work = async (): Promise<void> => {
    most = Math.max(most, ++running)
    await opened
    running--
  }
  const all = Array.from({ length: 6 }, () => turns.run('stranger', work))
  await expect(all[5]).rejects.toMatchObject({ code: 'overloaded' })
  gate.emit('open')
  await Promise.all(all.slice(0, 5))
  expect([most, running]).toEqual([2, 0])
  await expect(turns.run('known', () => Promise.reject(new Error('x')))).rejects.toThrow('x')
  await expect(turns.run('stranger', () => Promise.resolve(1))).resolves.toBe(1)
})

test('a flood of strangers holds up nobody who is known', async () => {
  const turns = new Turns(1, 2)
  const order: string[] = []
  const run = (who: 'known' | 'stranger', name: string): Promise<void> =>
    turns.run(who, async () => {
      await Promise.resolve()
      order.push(name)
    })
  const flood = ['a', 'b', 'c'].map((name) => run('stranger', name))
  const refused = run('stranger', 'd').catch((error: unknown) => error)
  await Promise.all([...flood, run('known', 'ada'), run('known', 'bea')])
  expect(await refused).toMatchObject({ code: 'overloaded' })
  expect(order).toEqual(['a', 'ada', 'bea', 'b', 'c'])
})
