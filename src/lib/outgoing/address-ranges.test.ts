import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { isPublicAddress, listOf } from './address-ranges.ts'

/** The special-purpose registries once more, as plain numbers: the other way to decide. */
const closed4: readonly (readonly [number, number])[] = [
  [0x00_00_00_00, 8],
  [0x0a_00_00_00, 8],
  [0x64_40_00_00, 10],
  [0x7f_00_00_00, 8],
  [0xa9_fe_00_00, 16],
  [0xac_10_00_00, 12],
  [0xc0_00_00_00, 24],
  [0xc0_00_02_00, 24],
  [0xc0_58_63_00, 24],
  [0xc0_a8_00_00, 16],
  [0xc6_12_00_00, 15],
  [0xc6_33_64_00, 24],
  [0xcb_00_71_00, 24],
  [0xe0_00_00_00, 3],
]

function isPublic4(address: number): boolean {
  return !closed4.some(([base, bits]) => Math.floor(address / 2 ** (32 - bits)) === Math.floor(base / 2 ** (32 - bits)))
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}

const edges = closed4
  .flatMap(([base, bits]) => [base - 1, base, base + 2 ** (32 - bits) - 1, base + 2 ** (32 - bits)])
  .filter((each) => each >= 0 && each < 2 ** 32)
const address4 = fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constantFrom(...edges))

test('IPv4: by the registries, at every edge', () => {
  fc.assert(
    fc.property(address4, (address) => isPublicAddress(dotted(address)) === isPublic4(address)),
    { numRuns: 3000 },
  )
})

test('IPv4 inside of IPv6 is judged as what it is: mapped and NAT64', () => {
  fc.assert(
    fc.property(
      address4,
      fc.constantFrom('::ffff:', '64:ff9b::', '0:0:0:0:0:ffff:', '0064:ff9b:0:0:0:0:'),
      fc.boolean(),
      (address, prefix, hex) => {
        const tail = hex ? `${Math.floor(address / 65_536).toString(16)}:${(address % 65_536).toString(16)}` : dotted(address)
        return isPublicAddress(prefix + tail) === isPublic4(address)
      },
    ),
    { numRuns: 2000 },
  )
})

describe('IPv6', () => {
  test.each([
    '::',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::127.0.0.1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '4000::1',
  ])('%s is inside', (address) => expect(isPublicAddress(address)).toBe(false))

  test.each(['2606:4700:4700::1111', '2a00:1450:4001:830::200e', '2001:4860:4860::8888', '64:ff9b::808:808', '::ffff:8.8.8.8'])(
    '%s is outside',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )

  test('outside 2000::/3 there is nothing public', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 65_535 }), { minLength: 8, maxLength: 8 }), (groups) => {
        const [first = 0, second = 0] = groups
        const isGlobal = first >= 0x20_00 && first < 0x40_00
        const isTranslated = first === 0x64 && second === 0xff_9b
        return isGlobal || isTranslated || !isPublicAddress(groups.map((group) => group.toString(16)).join(':'))
      }),
      { numRuns: 2000 },
    )
  })
})

test('what is no address is not public', () => {
  fc.assert(fc.property(fc.string(), (text) => /^[\d.]+$|:/.test(text) || !isPublicAddress(text)))
  for (const text of ['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '0x7f.1', '2130706433', 'localhost']) expect(isPublicAddress(text)).toBe(false)
})

test.each(['10.0.0.0/33', '10.0.0.0/-1', '10.0.0/8', 'x/8', '10.0.0.0/8/8', '::/129', '10.0.0.0/'])('%s is no network', (network) => {
  expect(() => listOf([network])).toThrow(/neither an address nor a network/)
})
