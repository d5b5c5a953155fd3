/** What a browser makes of an attribute's value. */
export type AttributeKind = 'plain' | 'url' | 'srcset' | 'css' | 'js' | 'unsafe'

const urls = new Set(
  'action archive background cite classid codebase data formaction href icon longdesc manifest poster profile src usemap xmlns'.split(' '),
)
/** Values of these change what the element is. */
const unsafe = new Set(
  (
    'accept-charset async challenge charset content crossorigin defer enctype form formenctype formmethod formnovalidate http-equiv ' +
    'keytype language method novalidate pattern rel sandbox type value srcdoc'
  ).split(' '),
)
const plain = new Set(['srclang'])

/** As Go's html/template sorts attributes, by their name in small letters. */
export function attributeKind(name: string): AttributeKind {
  const [prefix = '', local] = name.split(':')
  if (!name.startsWith('data-') && local !== undefined && prefix === 'xmlns') return 'url'
  const short = name.startsWith('data-') ? name.slice(5) : (local ?? name)
  if (short === 'srcset') return 'srcset'
  if (short === 'style') return 'css'
  if (urls.has(short)) return 'url'
  if (unsafe.has(short)) return 'unsafe'
  if (plain.has(short)) return 'plain'
  if (short.startsWith('on')) return 'js'
  return /src|uri|url/.test(short) ? 'url' : 'plain'
}
